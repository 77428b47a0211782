using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Offline;

public sealed class SchemaTests
{
    private const string Question = "What does a reservation do?";
    private const string First = "A reservation debits the ledger and every ancestor, or none.";
    private const string Second = "Settling replaces a reservation by what really happened.";

    private static readonly string[] PropertyNames =
        ["file", "line", "quote", "title", "sources", "findings", "score", "is_final", "lines", "documentPath", "kind"];

    [Fact]
    public async Task A_typed_answer_is_filled_by_the_names_of_its_properties()
    {
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema<Brief>() };

        Assert.Equal(
            $$$"""
            {"title":"{{{Question}}}","summary":"{{{First}}}","findings":[{"statement":"{{{First}}}","citations":[{"file":"docs/budgets.md","line":12,"quote":"{{{First}}}"}]},{"statement":"{{{Second}}}","citations":[{"file":"docs/budgets.md","line":13,"quote":"{{{Second}}}"}]}]}
            """,
            await Chat.AnswerAsync(Chat.Read(Question, Chat.Budgets), options));
    }

    [Fact]
    public async Task Where_nothing_is_relevant_arrays_and_texts_stay_empty() =>
        Assert.Equal(
            """{"title":"Who won?","summary":"","findings":[]}""",
            await Chat.AnswerAsync(
                Chat.Read("Who won?", Chat.Budgets), new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema<Brief>() }));

    [Theory]
    [InlineData("""{"type":"string"}""", $"\"{First}\"")]
    [InlineData("""{"type":"array","maxItems":1,"items":{"type":"string"}}""", $"[\"{First}\"]")]
    [InlineData("""{"properties":{"sources":{"type":"array","items":{"type":"string"}}}}""", """{"sources":["docs/budgets.md:12","docs/budgets.md:13"]}""")]
    [InlineData("""{"properties":{"files":{"type":"array","items":{"type":"string"}}}}""", """{"files":["docs/budgets.md"]}""")]
    [InlineData("""{"properties":{"topics":{"type":"array","items":{"type":"string"}}}}""", $$"""{"topics":["{{Question}}"]}""")]
    [InlineData("""{"properties":{"lines":{"type":"array","items":{"type":"integer"}}}}""", """{"lines":[12,13]}""")]
    [InlineData("""{"properties":{"score":{"type":"number","minimum":2}},"required":["score"]}""", """{"score":2}""")]
    [InlineData("""{"properties":{"score":{"type":"number"},"note":{"type":"string"},"ok":{"type":"boolean"}}}""", "{}")]
    [InlineData("""{"properties":{"ok":{"type":"boolean"},"n":{"type":["integer","null"]}},"required":["ok","n"]}""", """{"ok":false,"n":null}""")]
    [InlineData("""{"properties":{"kind":{"enum":["tool","reservation"]},"v":{"const":3}},"required":["kind","v"]}""", """{"kind":"reservation","v":3}""")]
    [InlineData("""{"properties":{"c":{"$ref":"#/$defs/C"}},"$defs":{"C":{"type":"object","properties":{"path":{"type":"string"},"line":{"type":"integer"}}}}}""", """{"c":{"path":"docs/budgets.md","line":12}}""")]
    [InlineData("""{"properties":{"answer":{"anyOf":[{"type":"null"},{"type":"string"}]}}}""", $$"""{"answer":"{{First}}"}""")]
    [InlineData("""{"allOf":[{"properties":{"line":{"type":"integer"}}},{"properties":{"title":{"type":"string","maxLength":4}}}]}""", """{"line":12,"title":"What"}""")]
    public async Task A_schema_is_filled(string schema, string expected) =>
        Assert.Equal(expected, (await Chat.FillAsync(Chat.Read(Question, Chat.Budgets), schema)).GetRawText());

    [Theory]
    [InlineData("""{"properties":{"answer":{"type":["string","null"]}},"required":["answer"]}""", """{"answer":null}""")]
    [InlineData("""{"properties":{"answer":{"type":"string"},"line":{"type":"integer","minimum":1}},"required":["answer","line"]}""", """{"answer":"","line":1}""")]
    [InlineData("""{"type":"array","minItems":2,"items":{"type":"integer"}}""", "[0,0]")]
    public async Task A_schema_is_filled_with_nothing(string schema, string expected) =>
        Assert.Equal(expected, (await Chat.FillAsync(Chat.Read("Who won?", Chat.Budgets), schema)).GetRawText());

    [Fact]
    public async Task Items_are_dropped_rather_than_json_broken()
    {
        ChatMessage[] messages = Chat.Read(Question, Chat.Budgets);
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema<Brief>(), MaxOutputTokens = 95 };

        ChatResponse one = await new Agents.Core.Offline.OfflineChatClient().GetResponseAsync(messages, options, TestContext.Current.CancellationToken);
        options.MaxOutputTokens = 1;
        ChatResponse none = await new Agents.Core.Offline.OfflineChatClient().GetResponseAsync(messages, options, TestContext.Current.CancellationToken);

        Assert.Equal(1, Chat.Json(one.Text).GetProperty("findings").GetArrayLength());
        Assert.Equal("""{"title":"","summary":"","findings":[]}""", none.Text);
        Assert.Equal((ChatFinishReason.Length, ChatFinishReason.Length), (one.FinishReason, none.FinishReason));
    }

    [Fact]
    public async Task A_recursive_schema_is_filled_to_a_bounded_depth()
    {
        JsonElement filled = await Chat.FillAsync(
            Chat.Read(Question, Chat.Budgets),
            """{"type":"object","properties":{"a":{"$ref":"#"},"b":{"$ref":"#"},"quote":{"type":"string"}},"required":["a","b","quote"]}""");

        Assert.Equal(First, filled.GetProperty("a").GetProperty("b").GetProperty("quote").GetString());
    }

    [Fact]
    public async Task A_tree_is_filled_one_level_deep() =>
        Assert.Equal(
            $$$"""{"quote":"{{{First}}}","children":[]}""",
            (await Chat.FillAsync(
                Chat.Read(Question, Chat.Budgets),
                """{"type":"object","properties":{"quote":{"type":"string"},"children":{"type":"array","items":{"$ref":"#"}},"next":{"$ref":"#"}}}"""))
            .GetRawText());

    [Theory]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("7")]
    public async Task A_schema_that_is_none_is_answered_as_plain_json(string schema) =>
        Assert.True((await Chat.FillAsync(Chat.Read(Question, Chat.Budgets), schema)).TryGetProperty("sources", out _));

    [Theory]
    [InlineData("""{"type":7,"properties":[],"required":{},"enum":3,"items":true,"anyOf":[]}""")]
    [InlineData("""{"$ref":"#/a/b"}""")]
    [InlineData("""{"anyOf":[{"$ref":"#"}]}""")]
    public async Task A_malformed_schema_still_gives_json(string schema) =>
        Assert.NotEqual(JsonValueKind.Undefined, (await Chat.FillAsync(Chat.Read(Question, Chat.Budgets), schema)).ValueKind);

    [Fact]
    public void Any_schema_gets_its_types_and_its_required_properties() =>
        Prop.ForAll(SchemaOf(3).ToArbitrary(), Gen.Elements(Question, "Who won?").ToArbitrary(), async (schema, question) =>
        {
            string text = schema.ToJsonString();
            JsonElement filled = await Chat.FillAsync(Chat.Read(question, Chat.Budgets), text);
            AssertFits(Chat.Json(text), filled);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Gen<JsonObject> SchemaOf(int depth)
    {
        Gen<JsonObject> leaf = Gen.Elements(
            """{"type":"string"}""",
            """{"type":["string","null"]}""",
            """{"type":"string","minLength":3,"maxLength":9}""",
            """{"type":"integer","minimum":3,"maximum":8}""",
            """{"type":"integer","exclusiveMinimum":0,"multipleOf":5}""",
            """{"type":"number","exclusiveMaximum":-1}""",
            """{"type":"boolean"}""",
            """{"type":"string","enum":["ledger","node"]}""",
            """{"type":"null"}""").Select(s => JsonNode.Parse(s)!.AsObject());
        if (depth == 0)
        {
            return leaf;
        }

        Gen<JsonObject> array =
            from items in SchemaOf(depth - 1)
            from least in Gen.Choose(0, 3)
            from more in Gen.Choose(0, 3)
            select new JsonObject { ["type"] = "array", ["items"] = items.DeepClone(), ["minItems"] = least, ["maxItems"] = least + more };
        Gen<JsonObject> inside =
            from names in Gen.SubListOf(PropertyNames)
            from schemas in SchemaOf(depth - 1).ListOf(PropertyNames.Length)
            from required in Gen.SubListOf(names.AsEnumerable())
            select new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject(names.Select((n, i) => KeyValuePair.Create(n, (JsonNode?)schemas[i].DeepClone()))),
                ["required"] = new JsonArray([.. required.Select(n => (JsonNode?)n)]),
            };
        return Gen.OneOf(leaf, array, inside, inside);
    }

    // The few rules of JSON schema that the generated ones use.
    private static void AssertFits(JsonElement schema, JsonElement value)
    {
        JsonElement type = schema.GetProperty("type");
        string[] types = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.GetString()!)] : [type.GetString()!];
        Assert.Contains(value.ValueKind switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Number => types.Contains("integer") && value.TryGetInt64(out _) ? "integer" : "number",
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            _ => "null",
        }, types);

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                JsonElement properties = schema.GetProperty("properties");
                Assert.All(schema.GetProperty("required").EnumerateArray(), r => Assert.True(value.TryGetProperty(r.GetString()!, out _)));
                Assert.All(value.EnumerateObject(), p => AssertFits(properties.GetProperty(p.Name), p.Value));
                break;
            case JsonValueKind.Array:
                Assert.InRange(value.GetArrayLength(), schema.GetProperty("minItems").GetInt32(), schema.GetProperty("maxItems").GetInt32());
                Assert.All(value.EnumerateArray(), v => AssertFits(schema.GetProperty("items"), v));
                break;
            case JsonValueKind.Number:
                AssertNumberFits(schema, value.GetDouble());
                break;
            case JsonValueKind.String:
                Assert.True(!schema.TryGetProperty("minLength", out _) || value.GetString()!.Length is >= 3 and <= 9);
                Assert.True(!schema.TryGetProperty("enum", out JsonElement values) || values.EnumerateArray().Any(v => v.GetString() == value.GetString()));
                break;
        }
    }

    private static void AssertNumberFits(JsonElement schema, double number)
    {
        Assert.True(!schema.TryGetProperty("minimum", out JsonElement least) || number >= least.GetDouble());
        Assert.True(!schema.TryGetProperty("maximum", out JsonElement most) || number <= most.GetDouble());
        Assert.True(!schema.TryGetProperty("exclusiveMinimum", out JsonElement above) || number > above.GetDouble());
        Assert.True(!schema.TryGetProperty("exclusiveMaximum", out JsonElement below) || number < below.GetDouble());
        Assert.True(!schema.TryGetProperty("multipleOf", out JsonElement step) || number % step.GetDouble() == 0);
    }

    private sealed record Brief(string Title, string Summary, Finding[] Findings);

    private sealed record Finding(string Statement, Citation[] Citations);

    private sealed record Citation(string File, int Line, string Quote);
}
