using System.Text;
using System.Text.Json;
using Agents.Core.Tools;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Tools;

public sealed class CanonicalArgumentsTests
{
    [Fact]
    public void Key_order_spaces_and_escapes_do_not_matter_and_values_do() =>
        Prop.ForAll(LongRuns.Seeds, seed =>
        {
            object? tree = Tree(new Random(seed), 3);
            Dictionary<string, object?> first = ToolHarness.Arguments(Print(tree, new Random(seed + 1)));
            Dictionary<string, object?> second = ToolHarness.Arguments(Print(tree, new Random(seed + 2)));
            string canonical = CanonicalArguments.Write(first);
            Assert.Equal(canonical, CanonicalArguments.Write(second));
            using JsonDocument expected = JsonDocument.Parse(Print(tree, new Random(seed)));
            using JsonDocument actual = JsonDocument.Parse(canonical);
            Assert.True(JsonElement.DeepEquals(expected.RootElement, actual.RootElement), canonical);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData(null, "{}")]
    [InlineData("text \"quoted\"", """{"a":"text \u0022quoted\u0022"}""")]
    [InlineData(true, """{"a":true}""")]
    [InlineData(12, """{"a":12}""")]
    [InlineData(12L, """{"a":12}""")]
    [InlineData(0.5, """{"a":0.5}""")]
    [InlineData(double.NaN, """{"a":"NaN"}""")]
    public void Values_of_plain_types_are_written_as_json(object? value, string expected) =>
        Assert.Equal(expected, CanonicalArguments.Write(value is null ? null : new Dictionary<string, object?> { ["a"] = value }));

    [Fact]
    public void Half_a_surrogate_pair_is_written_as_the_replacement_character() =>
        Assert.Equal("""{"a":"\uFFFD"}""", CanonicalArguments.Write(new Dictionary<string, object?> { ["a"] = "\ud800" }));

    [Fact]
    public void Objects_are_written_like_their_json()
    {
        Dictionary<string, object?> arguments = new() { ["z"] = new Dictionary<string, object?> { ["b"] = 1, ["a"] = null }, ["list"] = new[] { 2, 1 } };
        Assert.Equal("""{"list":[2,1],"z":{"a":null,"b":1}}""", CanonicalArguments.Write(arguments));
    }

    private static SortedDictionary<string, object?> Tree(Random random, int depth)
    {
        SortedDictionary<string, object?> members = new(StringComparer.Ordinal);
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            members[$"{(char)('a' + random.Next(4))}{(random.Next(3) == 0 ? "é\"" : "")}"] = Value(random, depth - 1);
        }

        return members;
    }

    private static object? Value(Random random, int depth) => random.Next(depth > 0 ? 6 : 4) switch
    {
        0 => null,
        1 => random.Next(-5, 5),
        2 => random.Next(2) == 0,
        3 => new string([.. Enumerable.Range(0, random.Next(4)).Select(_ => "ab\"\\\né"[random.Next(6)])]),
        4 => Tree(random, depth),
        _ => Enumerable.Range(0, random.Next(3)).Select(_ => Value(random, depth - 1)).ToArray(),
    };

    private static string Print(object? value, Random random)
    {
        string Space() => new(' ', random.Next(3));
        return value switch
        {
            SortedDictionary<string, object?> members =>
                $"{{{Space()}{string.Join(',', members.OrderBy(_ => random.Next()).Select(pair => $"{Space()}{Quote(pair.Key, random)}{Space()}:{Print(pair.Value, random)}"))}}}",
            object?[] items => $"[{string.Join(',', items.Select(item => Space() + Print(item, random)))}]",
            string text => Quote(text, random),
            null => "null",
            bool flag => flag ? "true" : "false",
            _ => $"{value}",
        };
    }

    private static string Quote(string text, Random random)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text)
        {
            quoted.Append(c is '"' or '\\' or '\n' || random.Next(4) == 0 ? $"\\u{(int)c:x4}" : c);
        }

        return quoted.Append('"').ToString();
    }
}
