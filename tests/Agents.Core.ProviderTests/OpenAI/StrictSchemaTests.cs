using System.Text.Json;
using Agents.Core.OpenAI;

namespace Agents.Core.ProviderTests.OpenAI;

public sealed class StrictSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{}}""", """{"type":"object","properties":{},"required":[],"additionalProperties":false}""")]
    [InlineData(
        """{"$schema":"x","type":["object","null"],"properties":{"a":{"enum":["x","y"]},"b":{"anyOf":[{"type":"string"},{"type":"null"}]},"c":{"$ref":"#"}},"additionalProperties":false,"required":["a"]}""",
        """{"type":["object","null"],"properties":{"a":{"enum":["x","y"]},"b":{"anyOf":[{"type":"string"},{"type":"null"}]},"c":{"$ref":"#"}},"additionalProperties":false,"required":["a","b","c"]}""")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"array","items":{"type":"string","maxLength":5,"default":"x"},"minItems":1}}}""",
        """{"type":"object","properties":{"a":{"type":"array","items":{"type":"string","description":"maxLength: 5 (default: \u0022x\u0022)"},"minItems":1}},"required":["a"],"additionalProperties":false}""")]
    public void A_schema_is_made_strict(string schema, string expected) => Assert.Equal(expected, Find(schema)?.GetRawText());

    [Theory]
    [InlineData("""{"type":"array","items":{"type":"string"}}""")]
    [InlineData("""{"type":"object"}""")]
    [InlineData("""{"type":"object","properties":{"a":{}}}""")]
    [InlineData("""{"type":"object","properties":{"a":true}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object"}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array"}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object","additionalProperties":{"type":"string"}}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":true}""")]
    [InlineData("""{"type":"object","properties":{"a":{"oneOf":[{"type":"string"}]}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#/properties/b"},"b":{"type":"string"}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"anyOf":[{"type":"string"},{}]}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"$defs":{"x":{"not":{}}}}""")]
    [InlineData("true")]
    public void A_schema_whose_meaning_would_change_is_not(string schema) => Assert.Null(Find(schema));

    [Fact]
    public void More_levels_than_strict_mode_knows_are_not_strict()
    {
        static string Nest(int levels) => levels == 0 ? """{"type":"string"}""" : """{"type":"object","properties":{"a":""" + Nest(levels - 1) + "}}";
        Assert.NotNull(Find(Nest(9)));
        Assert.Null(Find(Nest(10)));
    }

    [Fact]
    public void The_form_is_remembered_for_its_owner()
    {
        StrictSchema strict = new();
        object owner = new();
        JsonElement schema = JsonDocument.Parse("""{"type":"object","properties":{"a":{"type":"string"}}}""").RootElement;
        Assert.True(JsonElement.DeepEquals(strict.Find(owner, schema)!.Value, strict.Find(owner, JsonDocument.Parse("1").RootElement)!.Value));
    }

    private static JsonElement? Find(string schema) => new StrictSchema().Find(new object(), JsonDocument.Parse(schema).RootElement);
}
