using System.Text.Json;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Tools;

public sealed class HostileToolTests
{
    [Fact]
    public async Task A_sequence_of_contents_that_can_be_read_once_stays_in_the_history_as_a_list()
    {
        ToolHarness harness = new();
        ToolCall call = ToolHarness.Call("once");
        await harness.RunAsync(new Once(), call);

        object? value = ToolHarness.Outcome<ToolSucceeded>(call).Value;
        Assert.Equal("part", Assert.IsType<TextContent>(Assert.Single(Assert.IsType<IEnumerable<AIContent>>(value, exactMatch: false))).Text);
    }

    [Theory]
    [InlineData("""{"properties":{"\ud800":{}},"required":["\ud800"]}""")]
    [InlineData("""{"properties":{"q":{"type":"\ud800"}}}""")]
    [InlineData("""{"properties":{"q":{"enum":["\ud800"]}}}""")]
    public void A_schema_with_half_a_surrogate_pair_lets_everything_pass(string json)
    {
        using JsonDocument schema = JsonDocument.Parse(json);
        Assert.Null(ArgumentSchema.ReadAny(schema.RootElement).Check(ToolHarness.Arguments("""{"q":"x"}""")));
    }

    [Fact]
    public void A_long_list_of_choices_is_not_repeated_whole_to_the_model()
    {
        string choices = string.Join(',', Enumerable.Range(0, 10_000).Select(number => $"\"v{number}\""));
        using JsonDocument schema = JsonDocument.Parse($$"""{"properties": {"q": {"enum": [{{choices}}] } } }""");

        string? problem = ArgumentSchema.Read(schema.RootElement).Check(ToolHarness.Arguments("""{"q":"x"}"""));

        Assert.EndsWith(", 'v49' or 9950 others.", problem, StringComparison.Ordinal);
    }

    private sealed class Once : AIFunction
    {
        private int _reads;

        public override string Name => "once";

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => new(Read());

        private IEnumerable<AIContent> Read()
        {
            Assert.Equal(0, _reads++);
            yield return new TextContent("part");
        }
    }
}
