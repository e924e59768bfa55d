/* A small phone on sofia-sip's user agent (nua), for the comparison of hang-ups. It does what its
 * arguments say and leaves the rest to the library. Not ours to judge here: see judge.py.
 * Usage: sofia VERB PORT call URI (start|ringing|up) MILLISECONDS
 *        sofia VERB PORT answer
 * VERB is how it hangs up: bye (nua_bye) or destroy (nua_handle_destroy); both are documented to.
 * The first calls URI and hangs up so long after the INVITE, the 180 or the answer; the second
 * answers and hangs up with its 200. Prints "ready" once it listens. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUA_MAGIC_T struct phone
#define NUA_HMAGIC_T struct phone
#define SU_ROOT_MAGIC_T struct phone
#include <sofia-sip/nua.h>
#include <sofia-sip/nua_tag.h>
#include <sofia-sip/sdp.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/soa_tag.h>
#include <sofia-sip/su_wait.h>

#define AUDIO "m=audio 6000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"

struct phone {
    su_root_t *root;
    nua_t *agent;
    nua_handle_t *call;
    su_timer_t *timer;
    const char *when;
    unsigned wait;
    int destroys;
};

static void hang_up(struct phone *phone) {
    if (phone->destroys)
        nua_handle_destroy(phone->call);
    else
        nua_bye(phone->call, TAG_END());
}

static void on_timer(struct phone *phone, su_timer_t *timer, su_timer_arg_t *unused) {
    (void)timer;
    (void)unused;
    hang_up(phone);
}

static void hang_up_later(struct phone *phone, const char *moment) {
    if (phone->when == NULL || strcmp(phone->when, moment) != 0)
        return;
    phone->when = NULL;
    su_timer_set_interval(phone->timer, on_timer, NULL, phone->wait);
}

static void happened(nua_event_t event, int status, char const *phrase, nua_t *agent,
                     struct phone *phone, nua_handle_t *call, struct phone *owner,
                     sip_t const *sip, tagi_t tags[]) {
    (void)phrase;
    (void)agent;
    (void)owner;
    (void)sip;
    (void)tags;
    if (event == nua_r_invite && status == 180)
        hang_up_later(phone, "ringing");
    if (event == nua_r_invite && status == 200)
        hang_up_later(phone, "up");
    if (event == nua_i_invite && phone->call == NULL) {
        phone->call = call;
        nua_respond(call, SIP_200_OK, SOATAG_USER_SDP_STR(AUDIO), TAG_END());
        hang_up(phone);
    }
}

static int usage(void) {
    fputs("usage: sofia (bye|destroy) PORT (answer | call URI (start|ringing|up) MILLISECONDS)\n", stderr);
    return 2;
}

int main(int count, char **words) {
    struct phone phone = {0};
    char ours[80];
    const int calls = count == 7 && strcmp(words[3], "call") == 0;
    if (!calls && (count != 4 || strcmp(words[3], "answer") != 0))
        return usage();
    snprintf(ours, sizeof ours, "sip:peer@127.0.0.1:%s;transport=udp", words[2]);
    phone.destroys = strcmp(words[1], "destroy") == 0;
    su_init();
    phone.root = su_root_create(&phone);
    phone.agent = nua_create(phone.root, happened, &phone, NUTAG_URL(ours),
                             NUTAG_SESSION_TIMER(0), TAG_END());
    if (phone.agent == NULL)
        return 1;
    phone.timer = su_timer_create(su_root_task(phone.root), 0);
    if (calls) {
        phone.when = words[5];
        phone.wait = (unsigned)atoi(words[6]);
        phone.call = nua_handle(phone.agent, &phone, SIPTAG_TO_STR(words[4]), TAG_END());
        nua_invite(phone.call, SOATAG_USER_SDP_STR(AUDIO), TAG_END());
        hang_up_later(&phone, "start");
    }
    puts("ready");
    fflush(stdout);
    su_root_run(phone.root);
    return 0;
}
