using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Tools;

public sealed class RecursiveInputTests
{
    [Fact]
    public void An_input_type_that_holds_itself_refers_to_where_its_schema_stands()
    {
        JsonElement schema = Agent.Create<Node, string>("tree", node => node.Name).AsTool("Counts.", TypeOf<Node>(), TypeOf<string>()).JsonSchema;

        JsonElement input = schema.GetProperty("properties").GetProperty("input");
        Assert.Equal("#/properties/input", input.GetProperty("properties").GetProperty("children").GetProperty("items").GetProperty("$ref").GetString());
    }

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T));

    private sealed record Node(string Name, Node[] Children);
}
