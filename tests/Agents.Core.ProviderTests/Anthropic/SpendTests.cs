using Agents.Core.Anthropic;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Anthropic;

public sealed class SpendTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_of_an_agent_costs_what_the_provider_charges_to_the_micro_dollar(bool isStream)
    {
        string kind = isStream ? ".sse" : ".json";
        Wire wire = new Wire().Answer("tools" + kind).Answer("text" + kind);
        using AnthropicChatClient client = wire.Client(settings => settings.CacheBreakpoints = CacheBreakpoints.InstructionsAndTools);
        ChatAgent agent = ChatAgent.Create("weather", client)
            .WithInstructions("Be brief.")
            .WithTool(AIFunctionFactory.Create((string city, int[] days) => $"rain in {city}", "weather"))
            .WithTool(AIFunctionFactory.Create(() => "noon", "now"))
            .Configure(options => options.Streaming = isStream)
            .Build();

        RunResult<string> result = await agent.RunAsync("What is the weather?", new RunOptions { Budget = Budget.Usd(1m) }, Token);

        Assert.Equal("Rain in Zürich, sun in 東京.", result.Output);
        Spend spend = result.Spend;
        Assert.Equal(
            (2_095 + 41L, 10_051 + 12_102L, 2_051L, 302 + 17L, 201L, 2L),
            (spend.InputTokens, spend.CachedInputTokens, spend.CacheWriteTokens, spend.OutputTokens, spend.ReasoningTokens, spend.ModelCalls));

        // $1, $0.10, $1.25 and $5 a million. First 2,095 + 1,005.1 + 2,563.75 + 2,515 = 8,178.85, then 41 + 1,210.2 + 85 = 1,336.2; each is rounded up.
        Assert.Equal(8_179 + 1_337, spend.MicroDollars);
        Assert.Equal(0, spend.EstimatedCalls);
        Assert.Equal(2, wire.Body.Split("cache_control").Length - 1);
    }

    [Fact]
    public async Task Stream_that_breaks_is_charged_for_what_it_told_and_marked_as_an_estimate()
    {
        string text = Wire.Fixture("tools.sse");
        byte[] cut = System.Text.Encoding.UTF8.GetBytes(text[..text.IndexOf("event: message_stop", StringComparison.Ordinal)]);
        using AnthropicChatClient client = new Wire().Answer(200, cut, isStream: true).Client();
        ChatAgent agent = ChatAgent.Create("weather", client).Configure(options => options.Streaming = true).Build();
        EventRecorder events = new();

        ModelException exception = await Assert.ThrowsAsync<ModelException>(
            () => agent.RunAsync("What is the weather?", new RunOptions { Budget = Budget.Usd(1m), Observers = { events } }, Token));

        Assert.Equal(ModelErrorKind.Connection, exception.Kind);
        ModelCallFailed failed = events.Single<ModelCallFailed>();
        Assert.Equal((8_179, 1), (failed.Spend.MicroDollars, failed.Spend.EstimatedCalls));
    }
}
