using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Core.Tools;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Tools;

public sealed class ToolBatchTests
{
    [Theory]
    [InlineData("""["a","b","c","d"]""", 4)]
    [InlineData("""[["a","b"],{"c":[1,2]},null]""", 3)]
    [InlineData("""["a"]""", 1)]
    [InlineData("[]", 1)]
    [InlineData("\"a, b, c\"", 1)]
    [InlineData("\"[1,2,3]\"", 1)]
    [InlineData("7", 1)]
    [InlineData("null", 1)]
    [InlineData("""{"a":1,"b":2}""", 1)]
    public void Call_uses_a_unit_for_each_item_of_its_array_and_one_for_anything_else(string json, int units)
    {
        Assert.Equal(units, ToolBatch.Count(Arguments(JsonElement.Parse(json)), "queries"));
        Assert.Equal(units, ToolBatch.Count(Arguments(JsonNode.Parse(json)), "queries"));
    }

    [Fact]
    public void Collections_in_memory_count_like_arrays()
    {
        Assert.Equal(3, ToolBatch.Count(Arguments(new[] { "a", "b", "c" }), "queries"));
        Assert.Equal(2, ToolBatch.Count(Arguments(new List<object?> { "a", null }), "queries"));
        Assert.Equal(1, ToolBatch.Count(Arguments(Array.Empty<string>()), "queries"));
        Assert.Equal(1, ToolBatch.Count(Arguments(new Dictionary<string, object?> { ["a"] = 1, ["b"] = 2 }), "queries"));
        Assert.Equal(1, ToolBatch.Count(Arguments("abc"), "queries"));
    }

    [Fact]
    public void Call_without_the_argument_uses_one_unit()
    {
        Assert.Equal(1, ToolBatch.Count(null, "queries"));
        Assert.Equal(1, ToolBatch.Count(new Dictionary<string, object?>(), "queries"));
        Assert.Equal(1, ToolBatch.Count(Arguments(new[] { "a", "b" }), "Queries"));
        Assert.Equal(1, ToolBatch.Count(Arguments(default(JsonElement)), "queries"));
    }

    [Fact]
    public void Truncate_keeps_the_first_items_and_all_else_and_leaves_the_original_alone()
    {
        Dictionary<string, object?> arguments = Arguments(JsonElement.Parse("""["a",{"b":[1]},3.50,null,"e"]"""));
        arguments["depth"] = 2;

        IDictionary<string, object?> shortened = ToolBatch.Truncate(arguments, "queries", 3, out int dropped);

        Assert.Equal(2, dropped);
        Assert.Equal("""["a",{"b":[1]},3.50]""", ((JsonElement)shortened["queries"]!).GetRawText());
        Assert.Equal(2, shortened["depth"]);
        Assert.Equal(5, ToolBatch.Count(arguments, "queries"));
    }

    [Fact]
    public void Truncate_shortens_nodes_and_collections_too()
    {
        JsonArray nodes = ["a", null, "c"];

        JsonArray shortNodes = (JsonArray)ToolBatch.Truncate(Arguments(nodes), "queries", 2, out int droppedNodes)["queries"]!;
        object? shortList = ToolBatch.Truncate(Arguments(new List<string> { "a", "b", "c" }), "queries", 1, out int droppedItems)["queries"];

        Assert.Equal((1, 2), (droppedNodes, droppedItems));
        Assert.Equal("""["a",null]""", shortNodes.ToJsonString());
        Assert.Equal(3, nodes.Count);
        Assert.Equal(new object?[] { "a" }, shortList);
    }

    [Fact]
    public void Truncate_returns_the_same_arguments_when_nothing_has_to_go()
    {
        Dictionary<string, object?> arguments = Arguments(JsonElement.Parse("""["a","b"]"""));

        Assert.Same(arguments, ToolBatch.Truncate(arguments, "queries", 2, out int dropped));
        Assert.Equal(0, dropped);
        Assert.Null(ToolBatch.Truncate(null, "queries", 1, out _));
        Assert.Same(arguments, ToolBatch.Truncate(arguments, "other", 1, out _));
    }

    [Fact]
    public void Truncate_to_less_than_one_unit_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ToolBatch.Truncate(Arguments(new[] { "a" }), "queries", 0, out _));

    [Fact]
    public void What_is_kept_and_what_is_dropped_make_up_the_call() =>
        Prop.ForAll(Gen.Choose(0, 12).ToArbitrary(), Gen.Choose(1, 12).ToArbitrary(), (length, units) =>
        {
            string json = $"[{string.Join(',', Enumerable.Range(0, length))}]";
            Dictionary<string, object?> arguments = Arguments(JsonElement.Parse(json));

            IDictionary<string, object?> shortened = ToolBatch.Truncate(arguments, "queries", units, out int dropped);

            Assert.Equal(ToolBatch.Count(arguments, "queries"), ToolBatch.Count(shortened, "queries") + dropped);
            Assert.True(ToolBatch.Count(shortened, "queries") <= units);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static Dictionary<string, object?> Arguments(object? value) => new(StringComparer.Ordinal) { ["queries"] = value };
}
