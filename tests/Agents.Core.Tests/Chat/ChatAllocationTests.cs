using System.Text.Json;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>What the hot path may allocate. Bytes repeat from run to run, so they are held here; times are not.</summary>
public sealed class ChatAllocationTests
{
    private const int Rounds = 200;

    // Without optimization the compiler makes objects of the state machines of async methods, about 2 KB here.
#if DEBUG
    private const int LoopBytes = 9 * 1024;
#else
    private const int LoopBytes = 6 * 1024;
#endif

    private static readonly Tool Weather = new(new InstantTool());

    private static readonly RunOptions Options = new()
    {
        Budget = Budget.Usd(1m) with { Tokens = 1_000_000, ModelCalls = 100, ToolCalls = 100 },
        Prices = PriceBook.Default.With("instant", new ModelPrice { InputPerMillion = 2, OutputPerMillion = 8 }),
    };

    [Fact]
    public void One_tool_call_and_an_answer_under_a_budget_allocates_at_most_six_kilobytes()
    {
        ChatAgent agent = Create();

        long bytes = BytesOf(() =>
        {
            Task<RunResult<string>> run = agent.RunAsync("How warm is it in Oslo?", Options);
            Assert.True(run.IsCompletedSuccessfully);
        });

        // The client's own messages are about 1.3 KB of it.
        Assert.InRange(bytes, 1, LoopBytes);
    }

    [Fact]
    public void Building_an_agent_with_a_tool_allocates_at_most_fourteen_hundred_bytes() =>
        Assert.InRange(BytesOf(() => Create()), 1, 1_400);

    private static ChatAgent Create() => ChatAgent.Create("weather", new InstantClient())
        .WithInstructions("Tell the weather.")
        .WithTool(Weather)
        .Build();

    private static long BytesOf(Action action)
    {
        for (int i = 0; i < Rounds; i++)
        {
            action();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++)
        {
            action();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
    }

    private sealed class InstantTool : AIFunction
    {
        private static readonly JsonElement Parameters =
            JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""");

        public override string Name => "weather";

        public override string Description => "Tells the temperature in a city.";

        public override JsonElement JsonSchema => Parameters;

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
            new("21 degrees");
    }

    private sealed class InstantClient : IChatClient
    {
        private static readonly ChatClientMetadata Metadata = new("instant", null, "instant");

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            bool answers = messages.Last().Role == ChatRole.Tool;
            AIContent content = answers
                ? new TextContent("It is 21 degrees.")
                : new FunctionCallContent("call-1", "weather", new Dictionary<string, object?> { ["city"] = "Oslo" });
            return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [content]))
            {
                Usage = new UsageDetails { InputTokenCount = 100, OutputTokenCount = 10 },
            });
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? Metadata : null;

        public void Dispose()
        {
        }
    }
}
