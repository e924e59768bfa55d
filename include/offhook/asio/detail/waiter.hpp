// One asynchronous operation that somebody waits for: its handler, whatever its type, to be called
// once. Not a queue. Completion is always posted, never run inside the caller.
// Read next: initiate.hpp, agent.hpp.
#pragma once

#include <offhook/core/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_allocator.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace offhook::detail {

/// What a waiter is given when it was cancelled or its user_agent is gone. Specialised beside the
/// types that can say so.
template <class T>
struct aborted {
    static T value() { return T{}; }
};
template <>
struct aborted<error_code> {
    static error_code value() { return boost::asio::error::operation_aborted; }
};
template <class T>
struct aborted<result<T>> {
    static result<T> value() { return error_code(boost::asio::error::operation_aborted); }
};

/// A handler with its arguments, ready to be posted; keeps the handler's allocator.
template <class Handler, class... Args>
struct ready_handler {
    using allocator_type = boost::asio::associated_allocator_t<Handler>;

    Handler handler;
    std::tuple<Args...> arguments;

    ready_handler(Handler&& h, Args&&... args)
        : handler(std::move(h)), arguments(std::move(args)...) {}
    allocator_type get_allocator() const noexcept {
        return boost::asio::get_associated_allocator(handler);
    }
    void operator()() { std::apply(std::move(handler), std::move(arguments)); }
};

/// Move-only. Destroying an uncompleted waiter destroys its handler without calling it; whoever
/// holds waiters calls `abort` first, unless the execution context itself is going down.
template <class... Args>
class waiter {
public:
    waiter() = default;

    template <class Handler>
    waiter(Handler&& handler, const boost::asio::any_io_executor& fallback)
        : state_(std::make_shared<holder<std::decay_t<Handler>>>(std::forward<Handler>(handler),
                                                                 fallback)) {
        auto slot = boost::asio::get_associated_cancellation_slot(
            static_cast<holder<std::decay_t<Handler>>&>(*state_).handler());
        if (slot.is_connected()) {
            slot.assign([weak = std::weak_ptr<base>(state_)](boost::asio::cancellation_type) {
                if (const auto self = weak.lock()) self->cancel();
            });
        }
    }

    /// Somebody waits still.
    explicit operator bool() const { return state_ != nullptr && state_->pending(); }

    /// Completes it; nothing happens when it has completed already.
    void operator()(Args... args) {
        if (const auto state = std::exchange(state_, nullptr)) state->complete(std::move(args)...);
    }
    void abort() { (*this)(aborted<Args>::value()...); }

    /// Called when the waiter is cancelled from outside, just before it completes.
    void on_cancel(std::function<void()> what) {
        if (state_ != nullptr) state_->cancelled = std::move(what);
    }

private:
    struct base {
        std::function<void()> cancelled;
        virtual ~base() = default;
        virtual bool pending() const = 0;
        virtual void complete(Args... args) = 0;
        void cancel() {
            if (!pending()) return;
            if (const auto tell = std::exchange(cancelled, nullptr)) tell();
            complete(aborted<Args>::value()...);
        }
    };

    template <class Handler>
    struct holder final : base {
        using executor_type =
            boost::asio::associated_executor_t<Handler, boost::asio::any_io_executor>;

        template <class Given>
        holder(Given&& given, const boost::asio::any_io_executor& fallback)
            : kept(std::forward<Given>(given)),
              work(boost::asio::get_associated_executor(*kept, fallback)) {}

        Handler& handler() { return *kept; }
        bool pending() const override { return kept.has_value(); }
        void complete(Args... args) override {
            if (!kept) return;
            ready_handler<Handler, Args...> ready(std::move(*kept), std::move(args)...);
            kept.reset();
            this->cancelled = nullptr;
            boost::asio::post(work.get_executor(), std::move(ready));
            work.reset();
        }

        std::optional<Handler> kept;
        boost::asio::executor_work_guard<executor_type> work;
    };

    std::shared_ptr<base> state_;
};

} // namespace offhook::detail
