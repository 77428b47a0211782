using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.OpenAI;

public sealed class ChatAccountingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // By the listed prices a million: gpt-5-mini 0.25, cached 0.025, output 2; o4-mini 1.1 and 4.4; gpt-4o 2.5 and 10.
    [Theory]
    [InlineData("gpt-5-mini", "gpt-5-mini", 86, 1_920, 52, 320, 814)]
    [InlineData("length", "o4-mini", 15, 0, 0, 256, 1_143)]
    [InlineData("logprobs", "gpt-4o", 9, 0, 2, 0, 43)]
    public async Task A_call_costs_what_its_usage_says_to_the_micro_dollar(
        string fixture, string model, long input, long cached, long output, long reasoning, long microDollars)
    {
        foreach (bool streams in (bool[])[false, true])
        {
            WireHandler handler = streams ? WireHandler.Events(Wire.Stream(fixture)) : WireHandler.Json(Wire.Answer(fixture));
            using IChatClient client = Wire.Client(handler, model);
            EventRecorder events = new();
            ChatAgent agent = ChatAgent.Create("chat", client).Configure(options => options.Streaming = streams).Build();
            try
            {
                await agent.RunAsync("question", new RunOptions { Observers = { events }, ObserverGrace = TimeSpan.FromHours(1) }, Token);
            }
            catch (AgentException) when (fixture == "length")
            {
            }

            ModelCallCompleted completed = Assert.Single(events.Events.OfType<ModelCallCompleted>());
            Spend spend = completed.Spend;
            Assert.Equal(
                (input, cached, output, reasoning, microDollars, false),
                (spend.InputTokens, spend.CachedInputTokens, spend.OutputTokens, spend.ReasoningTokens, spend.MicroDollars, completed.IsEstimated));
        }
    }

    // Gemini counts what it thought in the total alone: 203 - 88 - 22.
    [Fact]
    public async Task Tokens_that_stand_in_the_total_alone_are_charged_as_reasoning()
    {
        using IChatClient client = Wire.Client(WireHandler.Json(Wire.Answer("gemini")));
        ChatResponse response = await client.GetResponseAsync("hi", null, Token);
        Spend spend = UsageReader.Read(response.Usage, default);
        Assert.Equal((88, 22, 93, false), (spend.InputTokens, spend.OutputTokens, spend.ReasoningTokens, spend.EstimatedCalls > 0));
    }

    [Fact]
    public async Task A_tool_is_called_and_its_result_goes_back_under_the_same_id()
    {
        int turn = 0;
        WireHandler handler = new((self, _) => self.Give(System.Text.Encoding.UTF8.GetBytes(Wire.Answer(turn++ == 0 ? "parallel-calls" : "gpt-5-mini")), "application/json"));
        using IChatClient client = Wire.Client(handler);
        ChatAgent agent = ChatAgent.Create("chat", client)
            .WithTool(Agents.Core.Tools.Tool.Create((string city, string unit) => $"{city}: 3 {unit}", "weather"))
            .WithTool(Agents.Core.Tools.Tool.Create((string query, int days) => $"{query} {days}", "search"))
            .Build();
        RunResult<string> result = await agent.RunAsync("question", new RunOptions(), Token);
        Assert.Equal("Zürich hat 🏔️ und See.", result.Output);
        Wire.AssertRequest("agent-second-turn", handler.Requests[1].Body);
    }
}
