// The pool: ids that go stale, addresses that stay, memory that comes back.
#include <offhook/core/pool.hpp>
#include <offhook/core/random.hpp>

#include <catch2/catch.hpp>

#include <map>
#include <stdexcept>
#include <string>

using namespace offhook;

namespace {

struct tag;

struct counted {
    explicit counted(int v, int* live_objects) : value(v), live(live_objects) { ++*live; }
    counted(const counted&) = delete;
    ~counted() { --*live; }
    int value;
    int* live;
};

} // namespace

TEST_CASE("an erased object is not found again, also when its place is reused", "[core]") {
    pool<std::string, tag> strings;
    const auto first = strings.emplace("one");
    REQUIRE(strings.find(first) != nullptr);
    CHECK(*strings.find(first) == "one");
    CHECK(strings.erase(first));
    CHECK_FALSE(strings.erase(first));
    CHECK(strings.find(first) == nullptr);
    const auto second = strings.emplace("two");
    CHECK(second.index == first.index);
    CHECK(second.generation != first.generation);
    CHECK(strings.find(first) == nullptr);
    CHECK(strings.find({}) == nullptr);
    CHECK(strings.find({12345, 1}) == nullptr);
    CHECK(strings.size() == 1);
}

TEST_CASE("objects do not move and are destroyed once", "[core]") {
    int live = 0;
    {
        pool<counted, tag> objects;
        std::map<std::uint64_t, counted*> where;
        random_source random = random_source::from_number(3);
        std::vector<id<tag>> names;
        for (int step = 0; step < 20'000; ++step) {
            if (names.empty() || random.below(100) < 52) {
                const auto name = objects.emplace(step, &live);
                REQUIRE(where.emplace(name.pack(), objects.find(name)).second);
                names.push_back(name);
            } else {
                const std::size_t chosen = random.below(names.size());
                const auto name = names[chosen];
                names[chosen] = names.back();
                names.pop_back();
                REQUIRE(objects.find(name) == where[name.pack()]);
                REQUIRE(objects.erase(name));
                REQUIRE(objects.find(name) == nullptr);
            }
            REQUIRE(static_cast<std::size_t>(live) == names.size());
            REQUIRE(objects.size() == names.size());
        }
        for (const auto name : names)
            REQUIRE(objects.find(name) == where[name.pack()]);
        std::size_t visited = 0;
        objects.for_each([&](id<tag> name, counted& object) {
            REQUIRE(&object == where[name.pack()]);
            ++visited;
        });
        CHECK(visited == names.size());
    }
    CHECK(live == 0);
}

TEST_CASE("memory of a flood is given back, and its ids stay dead", "[core]") {
    pool<int, tag> numbers;
    std::vector<id<tag>> old;
    for (int i = 0; i < 100'000; ++i)
        old.push_back(numbers.emplace(i));
    CHECK(numbers.capacity() >= 100'000);
    for (const auto name : old)
        numbers.erase(name);
    CHECK(numbers.empty());
    CHECK(numbers.capacity() < 1000);
    for (int i = 0; i < 100'000; ++i)
        numbers.emplace(i);
    for (const auto name : old)
        REQUIRE(numbers.find(name) == nullptr);
}

TEST_CASE("up and down by one does not allocate each time", "[core]") {
    pool<int, tag> numbers;
    const auto kept = numbers.emplace(1);
    numbers.erase(kept);
    const std::size_t before = numbers.capacity();
    for (int i = 0; i < 1000; ++i) {
        numbers.erase(numbers.emplace(i));
        REQUIRE(numbers.capacity() == before);
    }
}

TEST_CASE("the visitor may erase", "[core]") {
    pool<int, tag> numbers;
    for (int i = 0; i < 5'000; ++i)
        numbers.emplace(i);
    int previous = -1;
    numbers.for_each([&](id<tag> name, int number) {
        CHECK(number == previous + 1);
        previous = number;
        if (number % 2 == 0) numbers.erase(name);
    });
    CHECK(previous == 4'999);
    CHECK(numbers.size() == 2'500);
    numbers.for_each([&](id<tag> name, int) { numbers.erase(name); });
    CHECK(numbers.empty());
    CHECK(numbers.capacity() < 1000);
}

TEST_CASE("a constructor that throws leaves the pool as it was", "[core]") {
    struct picky {
        explicit picky(bool refuse) {
            if (refuse) throw std::runtime_error("no");
        }
    };
    pool<picky, tag> objects;
    const auto first = objects.emplace(false);
    CHECK_THROWS(objects.emplace(true));
    CHECK(objects.size() == 1);
    CHECK(objects.find(first) != nullptr);
    const auto second = objects.emplace(false);
    CHECK(second.index == first.index + 1);
}

TEST_CASE("an object is not found from its own destructor", "[core]") {
    struct nosy {
        explicit nosy(pool<nosy, tag>* o) : owner(o) {}
        ~nosy() { CHECK(owner->find(name) == nullptr); }
        pool<nosy, tag>* owner;
        id<tag> name{};
    };
    pool<nosy, tag> objects;
    const auto name = objects.emplace(&objects);
    objects.find(name)->name = name;
    CHECK(objects.erase(name));
    CHECK(objects.empty());
}
