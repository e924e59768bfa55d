/* A small phone on libre's SIP sessions, for the comparison of hang-ups. It does what its arguments
 * say and leaves the rest to the library. Not ours to judge here: see judge.py.
 * Usage: libre PORT call URI (start|ringing|up) MILLISECONDS
 *        libre PORT answer
 * The first calls URI and hangs up so long after the INVITE, the 180 or the answer; the second
 * answers and hangs up with its 200. Prints "ready" once it listens. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define HAVE_INET6 /* as Debian builds it: part of the layout of an address */
#include <re.h>

static const char description[] = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\n"
                                  "c=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                                  "m=audio 6000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";

struct phone {
    struct sip *stack;
    struct sipsess_sock *sessions;
    struct sipsess *call;
    struct tmr timer;
    const char *when;
    uint64_t wait;
};

/* To let go of a session is libre's way to hang up, in every state. */
static void hang_up(void *given) {
    struct phone *phone = given;
    phone->call = mem_deref(phone->call);
}

static void hang_up_later(struct phone *phone, const char *moment) {
    if (phone->when == NULL || strcmp(phone->when, moment) != 0)
        return;
    phone->when = NULL;
    tmr_start(&phone->timer, phone->wait, hang_up, phone);
}

static int no_credentials(char **user, char **password, const char *realm, void *given) {
    (void)user;
    (void)password;
    (void)realm;
    (void)given;
    return EINVAL;
}

static struct mbuf *offer(void) {
    struct mbuf *buffer = mbuf_alloc(sizeof description);
    mbuf_write_str(buffer, description);
    mbuf_set_pos(buffer, 0);
    return buffer;
}

static int on_offer(struct mbuf **made, const struct sip_msg *message, void *given) {
    (void)message;
    (void)given;
    *made = offer();
    return 0;
}

static int on_answer(const struct sip_msg *message, void *given) {
    (void)message;
    (void)given;
    return 0;
}

static void on_progress(const struct sip_msg *message, void *given) {
    if (message->scode == 180)
        hang_up_later(given, "ringing");
}

static void on_established(const struct sip_msg *message, void *given) {
    (void)message;
    hang_up_later(given, "up");
}

static void on_close(int fault, const struct sip_msg *message, void *given) {
    struct phone *phone = given;
    (void)fault;
    (void)message;
    tmr_cancel(&phone->timer);
    phone->call = mem_deref(phone->call);
}

static void on_connection(const struct sip_msg *message, void *given) {
    struct phone *phone = given;
    struct mbuf *body = offer();
    if (phone->call == NULL &&
        sipsess_accept(&phone->call, phone->sessions, message, 200, "OK", "peer",
                       "application/sdp", body, no_credentials, NULL, false, on_offer, on_answer,
                       on_established, NULL, NULL, on_close, phone, NULL) == 0)
        hang_up(phone);
    mem_deref(body);
}

static int place(struct phone *phone, const char *uri, const char *ours) {
    struct mbuf *body = offer();
    const int fault = sipsess_connect(
        &phone->call, phone->sessions, uri, NULL, ours, "peer", NULL, 0, "application/sdp", body,
        no_credentials, NULL, false, on_offer, on_answer, on_progress, on_established, NULL, NULL,
        on_close, phone, NULL);
    mem_deref(body);
    return fault;
}

static int listen_here(struct phone *phone, const char *port) {
    struct sa here;
    int fault = sa_set_str(&here, "127.0.0.1", (uint16_t)atoi(port));
    if (fault == 0)
        fault = sip_alloc(&phone->stack, NULL, 32, 32, 32, "libre", NULL, NULL);
    if (fault == 0)
        fault = sip_transp_add(phone->stack, SIP_TRANSP_UDP, &here);
    if (fault == 0)
        fault = sipsess_listen(&phone->sessions, phone->stack, 32, on_connection, phone);
    return fault;
}

static int usage(void) {
    fputs("usage: libre PORT (answer | call URI (start|ringing|up) MILLISECONDS)\n", stderr);
    return 2;
}

int main(int count, char **words) {
    struct phone phone = {0};
    char ours[80];
    const int calls = count == 6 && strcmp(words[2], "call") == 0;
    if (!calls && (count != 3 || strcmp(words[2], "answer") != 0))
        return usage();
    snprintf(ours, sizeof ours, "sip:peer@127.0.0.1:%s", words[1]);
    if (libre_init() != 0 || listen_here(&phone, words[1]) != 0)
        return 1;
    tmr_init(&phone.timer);
    if (calls) {
        phone.when = words[4];
        phone.wait = (uint64_t)atoi(words[5]);
        if (place(&phone, words[3], ours) != 0)
            return 1;
        hang_up_later(&phone, "start");
    }
    puts("ready");
    fflush(stdout);
    return re_main(NULL) == 0 ? 0 : 1;
}
