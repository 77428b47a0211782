using System.Text.Json;
using Agents.Core.Tools;

namespace Agents.Core.Tests.Tools;

public sealed class ArgumentSchemaTests
{
    [Theory]
    [InlineData("""{"type":"integer"}""", "1", null)]
    [InlineData("""{"type":"integer"}""", "18446744073709551615", null)]
    [InlineData("""{"type":"integer"}""", "1.5", "The parameter 'a' is a number; expected an integer.")]
    [InlineData("""{"type":"number"}""", "1", null)]
    [InlineData("""{"type":"number"}""", "\"1\"", "The parameter 'a' is a string; expected a number.")]
    [InlineData("""{"type":"boolean"}""", "true", null)]
    [InlineData("""{"type":"boolean"}""", "\"yes\"", "The parameter 'a' is a string; expected a boolean.")]
    [InlineData("""{"type":"array"}""", "{}", "The parameter 'a' is an object; expected an array.")]
    [InlineData("""{"type":"object"}""", "[]", "The parameter 'a' is an array; expected an object.")]
    [InlineData("""{"type":["string","null"]}""", "null", null)]
    [InlineData("""{"type":["string","null"]}""", "3", "The parameter 'a' is an integer; expected a string or null.")]
    [InlineData("""{"type":"string","enum":["x","y"]}""", "\"x\"", null)]
    [InlineData("""{"type":"string","enum":["x","y"]}""", "\"z\"", "The parameter 'a' is a string; expected one of 'x', 'y'.")]
    [InlineData("""{"enum":["x","y"]}""", "\"z\"", "The parameter 'a' is a string; expected one of 'x', 'y'.")]
    [InlineData("""{"anyOf":[{"type":"string"}]}""", "3", null)]
    [InlineData("true", "3", null)]
    public void A_value_is_checked_against_type_and_choices(string property, string value, string? problem) =>
        Assert.Equal(problem, Schema($$$"""{"properties":{"a":{{{property}}}}}""").Check(ToolHarness.Arguments($$"""{"a":{{value}}}""")));

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"properties":[]}""")]
    [InlineData("""{"properties":{},"required":"a"}""")]
    [InlineData("""{"properties":{"a":{"type":7}},"required":[1]}""")]
    public void A_schema_that_says_nothing_lets_everything_pass(string schema) =>
        Assert.Null(Schema(schema).Check(ToolHarness.Arguments("""{"a":1,"b":2}""")));

    [Fact]
    public void What_is_required_must_be_there_whatever_else_is()
    {
        ArgumentSchema schema = Schema("""{"properties":{"a":{"type":"string"},"b":{}},"required":["a","b"]}""");
        Assert.Equal("The parameter 'a' is missing; expected a string. The parameter 'b' is missing; expected a value.", schema.Check(null));
        Assert.Null(schema.Check(new Dictionary<string, object?> { ["a"] = "x", ["b"] = new object() }));
    }

    private static ArgumentSchema Schema(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return ArgumentSchema.Read(document.RootElement.Clone());
    }
}
