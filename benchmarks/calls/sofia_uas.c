/* A sofia-sip nua server that answers every call with 180 and 200 and lets the caller hang up.
   The smallest program of its kind, so that the library is measured and not the program.
   Read next: main.cpp. */
#include <sofia-sip/nua.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/soa.h>

#include <stdio.h>
#include <stdlib.h>

static void on_event(nua_event_t event, int status, char const* phrase, nua_t* nua,
                     nua_magic_t* magic, nua_handle_t* handle, nua_hmagic_t* call, sip_t const* sip,
                     tagi_t tags[]) {
    (void)status, (void)phrase, (void)nua, (void)magic, (void)call, (void)sip, (void)tags;
    switch (event) {
    case nua_i_invite:
        nua_respond(handle, SIP_180_RINGING, TAG_END());
        nua_respond(handle, SIP_200_OK, SOATAG_USER_SDP_STR("m=audio 16384 RTP/AVP 0"), TAG_END());
        break;
    case nua_i_terminated: nua_handle_destroy(handle); break;
    default: break;
    }
}

int main(int argc, char** argv) {
    char url[64];
    su_root_t* root;
    nua_t* nua;
    snprintf(url, sizeof url, "sip:127.0.0.1:%s;transport=udp", argc > 1 ? argv[1] : "5060");
    su_init();
    root = su_root_create(NULL);
    /* One thread: two would only add the cost of passing messages between them. */
    su_root_threading(root, 0);
    nua = nua_create(root, on_event, NULL, NUTAG_URL(url), NUTAG_AUTOALERT(0), NUTAG_AUTOANSWER(0),
                     NUTAG_SESSION_TIMER(0), SOATAG_ADDRESS("127.0.0.1"), TAG_END());
    if (nua == NULL) {
        fprintf(stderr, "sofia_uas: cannot listen at %s\n", url);
        return 2;
    }
    su_root_run(root);
    return 0;
}
