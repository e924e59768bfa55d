// RFC 3629: which bytes are UTF-8.
#include <offhook/message/utf8.hpp>

#include <catch2/catch.hpp>

using namespace offhook;

TEST_CASE("characters of each size are UTF-8") {
    CHECK(is_utf8(""));
    CHECK(is_utf8("plain"));
    CHECK(is_utf8("\xc2\x80 \xdf\xbf \xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80 \xef\xbf\xbf"));
    CHECK(is_utf8("\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf"));
}

TEST_CASE("overlong forms, surrogates, what is cut short or too large are not") {
    for (const char* bad :
         {"\x80", "\xbf", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80",
          "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc3", "\xc3\x28",
          "\xe2\x82", "\xe2\x28\xa1", "\xf0\x9f\x98", "\xf0\x9f\x28\x80"}) {
        CAPTURE(bad);
        CHECK_FALSE(is_utf8(bad));
    }
}
