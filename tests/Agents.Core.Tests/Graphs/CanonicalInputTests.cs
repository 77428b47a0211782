using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Agents.Core.Graphs;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Graphs;

public sealed class CanonicalInputTests
{
    [Fact]
    public void Equal_values_are_equal_texts()
    {
        AssertSame("a", string.Concat("", "a"));
        AssertSame(1.50m, 1.5m);
        AssertSame(0.0, -0.0);
        AssertSame(new Topic("x", ["a", "b"]), new Topic("x", ["a", "b"]));
        AssertSame<IReadOnlyList<int>>([1, 2], new List<int> { 1, 2 });
        AssertSame(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }, new Dictionary<string, int> { ["b"] = 2, ["a"] = 1 });
        AssertSame(new Dictionary<int, int> { [1] = 1, [2] = 2 }, new Dictionary<int, int> { [2] = 2, [1] = 1 });
        AssertSame(Json("""{"a":1,"b":10}"""), Json("""{ "b": 1e1, "a": 1.0 }"""));
        AssertSame<(Topic, int)>((new Topic("x", []), 1), (new Topic("x", []), 1));
        AssertSame<object>(new Topic("x", []), new Topic("x", []));
        AssertSame(new ChatMessage(ChatRole.User, "hi"), new ChatMessage(ChatRole.User, "hi"));
        AssertSame(new HashSet<string> { "a" }, new HashSet<string> { "a" });
        AssertSame<string?>(null, null);
        AssertSame<int?>(1, 1);
    }

    [Fact]
    public void Different_values_are_different_texts()
    {
        AssertDifferent("a", "b");
        AssertDifferent<string?>(null, "null");
        AssertDifferent(0.1, double.BitIncrement(0.1));
        AssertDifferent(long.MaxValue, long.MaxValue - 1);
        AssertDifferent((1, 2), (2, 1));
        AssertDifferent((1, 2, 3, 4, 5, 6, 7, 8), (1, 2, 3, 4, 5, 6, 7, 9));
        AssertDifferent(new Topic("x", ["a", "b"]), new Topic("x", ["b", "a"]));
        AssertDifferent(new Topic("x", []), new DeepTopic("x", [], 1));
        AssertDifferent<Topic>(new DeepTopic("x", [], 1), new DeepTopic("x", [], 2));
        AssertDifferent<IReadOnlyList<Topic>>([new DeepTopic("x", [], 1)], [new DeepTopic("x", [], 2)]);
        AssertDifferent<object>(1, 1L);
        AssertDifferent<object>("1", 1);
        AssertDifferent<object>(new Topic("x", []), new Subject("x", []));
        AssertDifferent(new ChatMessage(ChatRole.User, "hi"), new ChatMessage(ChatRole.User, "ho"));
        AssertDifferent(Json("[1]"), Json("[\"1\"]"));
        Assert.NotEqual(Write(new Topic("x", [])), Write(new Subject("x", [])));
        Assert.NotEqual(Write<int?>(1), Write(1));
    }

    [Fact]
    public void What_cannot_be_written_whole_is_not_written()
    {
        AssertRefused(new object());
        AssertRefused(new Opaque(1));
        AssertRefused(new OnlyFields { Number = 1 });
        AssertRefused((new Opaque(1), 1));
        AssertRefused<Action>(() => { });
        AssertRefused(typeof(int));
        AssertRefused(double.NaN);
        AssertRefused("a\ud800");
        AssertRefused('\udc00');
        AssertRefused(Json("\"\\ud800\""));
        AssertRefused(new Topic("a\ud800", []));
        AssertRefused(Enumerable.Range(0, 3).Where(n => n > 0));
        AssertRefused(new Failing());
        AssertRefused(new Loop());
        AssertRefused(new Dictionary<object, int> { [new Opaque(1)] = 1 });
    }

    [Fact]
    public void Contract_of_the_caller_is_used()
    {
        JsonSerializerOptions options = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        JsonTypeInfo<OnlyFields> contract = JsonTypeInfo.CreateJsonTypeInfo<OnlyFields>(options);
        JsonPropertyInfo number = contract.CreateJsonPropertyInfo(typeof(int), "number");
        number.Get = static value => ((OnlyFields)value).Number;
        contract.Properties.Add(number);
        Assert.True(CanonicalInput.TryWrite(new OnlyFields { Number = 1 }, contract, out string? one));
        Assert.True(CanonicalInput.TryWrite(new OnlyFields { Number = 2 }, contract, out string? two));
        Assert.EndsWith("""{"number":1}]""", one);
        Assert.NotEqual(one, two);
    }

    [Fact]
    public void Types_that_the_contract_of_the_caller_does_not_know_are_refused()
    {
        JsonSerializerOptions options = new() { TypeInfoResolver = JsonTypeInfoResolver.Combine() };
        JsonTypeInfo<JsonNode?> contract = JsonMetadataServices.CreateValueInfo<JsonNode?>(options, JsonMetadataServices.JsonNodeConverter);
        Assert.False(CanonicalInput.TryWrite(JsonValue.Create(1), contract, out _));
    }

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;

    private static string Write<T>(T value)
    {
        Assert.True(CanonicalInput.TryWrite(value, null, out string? text));
        return text;
    }

    private static void AssertSame<T>(T left, T right) => Assert.Equal(Write(left), Write(right));

    private static void AssertDifferent<T>(T left, T right) => Assert.NotEqual(Write(left), Write(right));

    private static void AssertRefused<T>(T value)
    {
        Assert.False(CanonicalInput.TryWrite(value, null, out string? text));
        Assert.Null(text);
    }

    private record Topic(string Name, IReadOnlyList<string> Words);

    private sealed record DeepTopic(string Name, IReadOnlyList<string> Words, int Depth) : Topic(Name, Words);

    private sealed record Subject(string Name, IReadOnlyList<string> Words);

    private sealed class Opaque(int number)
    {
        public override string ToString() => $"always the same{number - number}";
    }

    private struct OnlyFields
    {
        public int Number;
    }

    private sealed class Failing
    {
        public int Number { get => field == 0 ? throw new InvalidTimeZoneException() : field; set; }
    }

    private sealed class Loop
    {
        [JsonInclude]
        public Loop Self => this;
    }
}
