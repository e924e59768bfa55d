// An observer that turns what an endpoint does into trace records. Not a file: see
// ../asio/trace_file.hpp. Read next: ladder.hpp.
#pragma once

#include <offhook/endpoint/ladder.hpp>
#include <offhook/endpoint/observer.hpp>

#include <string>
#include <string_view>

namespace offhook {

class trace_observer : public endpoint_observer {
public:
    explicit trace_observer(std::string peer) : peer_(std::move(peer)) {}

    void sent(instant when, const path& way, std::string_view bytes) override;
    void received(instant when, const path& way, const sip_message& message) override;
    void transitioned(const session::transition_news& news) override;
    void acted(const session::action_news& news) override;

protected:
    virtual void record(trace_record one) = 0;

private:
    trace_record about(instant when, trace_record::kind what) const;
    void record_message(trace_record one, const path& way, const sip_message& message);

    std::string peer_;
};

} // namespace offhook

#ifdef OFFHOOK_HEADER_ONLY
#include <offhook/endpoint/impl/trace.ipp>
#endif
