using System.Diagnostics;
using System.Runtime.CompilerServices;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Diagnostics;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>What spans say, and what they say at once.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class SpanAttributesTests : IDisposable
{
    private const string Secret = "canary-5f2a";

    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Environment.SetEnvironmentVariable(TelemetryNames.CaptureContentVariable, null);

    [Fact]
    public async Task Samplers_are_told_who_asks_which_model_of_which_provider_at_once()
    {
        using SpanRecorder spans = new();
        using IChatClient model = new DescribedClient(ScriptedChatClient.FromTurns(Turn.Text("a")));

        await ChatAgent.Create("guide", model).Build().RunAsync("x", cancellationToken: Token);

        (string Name, string[] Tags)[] created = [.. spans.Created];
        Assert.Equal(["invoke_agent guide", "chat described"], created.Select(span => span.Name));
        Assert.Equal(["gen_ai.operation.name=invoke_agent", "gen_ai.agent.name=guide"], created[0].Tags[..2]);
        Assert.Equal(
            [
                "gen_ai.operation.name=chat", "gen_ai.provider.name=described.provider", "gen_ai.request.model=described",
                "server.address=models.example", "server.port=8443",
            ],
            created[1].Tags[..5]);
        Assert.Equal(ActivityKind.Client, spans.Single("chat described").Kind);
        Assert.Equal(ActivityKind.Internal, spans.Single("invoke_agent guide").Kind);
    }

    [Fact]
    public async Task Usage_counts_parts_in_the_whole_and_costs_are_dollars()
    {
        using SpanRecorder spans = new();
        UsageDetails usage = new() { InputTokenCount = 100, CachedInputTokenCount = 60, OutputTokenCount = 50, ReasoningTokenCount = 30, TotalTokenCount = 150 };
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Text("a") with { Usage = usage });
        PriceBook prices = PriceBook.Empty.With("scripted", new ModelPrice { InputPerMillion = 1, OutputPerMillion = 2 });
        RunOptions options = new() { Prices = prices, Clock = _clock, Budget = new Budget { MicroDollars = 1_000_000, ModelCalls = 5 } };

        RunResult<string> result = await ChatAgent.Create("guide", model).Configure(o => o.MaxOutputTokens = 77).Build().RunAsync("x", options, Token);

        Activity chat = spans.Single("chat scripted");
        Assert.Equal((100L, 50L, 60L, 30L), (Number(chat, TelemetryNames.UsageInputTokens), Number(chat, TelemetryNames.UsageOutputTokens),
            Number(chat, TelemetryNames.UsageCacheReadTokens), Number(chat, TelemetryNames.UsageReasoningTokens)));
        Assert.Null(chat.GetTagItem(TelemetryNames.UsageCacheCreationTokens));
        Assert.Equal(((double)result.Spend.Dollars, 77), ((double)chat.GetTagItem(TelemetryNames.CostUsd)!, (int)chat.GetTagItem(TelemetryNames.RequestMaxTokens)!));
        Assert.Equal(["stop"], (string[])chat.GetTagItem(TelemetryNames.ResponseFinishReasons)!);
        Assert.Equal("scripted", SpanRecorder.Text(chat, TelemetryNames.ResponseModel));

        Activity run = spans.Single("invoke_agent guide");
        Assert.Equal((1.0, 5L, 4L), ((double)run.GetTagItem("agents.budget.limit.usd")!, Number(run, "agents.budget.limit.model_calls"), Number(run, "agents.budget.left.model_calls")));
        Assert.Equal(("guide", "guide"), (SpanRecorder.Text(run, TelemetryNames.Path), SpanRecorder.Text(chat, TelemetryNames.Path)));
        spans.AssertSpend(result.Spend);
    }

    [Fact]
    public async Task Settings_of_the_application_are_told_at_once_and_those_that_it_left_are_not()
    {
        using SpanRecorder spans = new();
        ChatOptions settings = new() { Temperature = 0.7f, TopP = 0.95f, TopK = 40, FrequencyPenalty = -0.1f, Seed = 42, StopSequences = [Secret] };

        await ChatAgent.Create("guide", ScriptedChatClient.FromTurns(Turn.Text("a"))).Configure(options => options.ModelOptions = settings).Build().RunAsync("x", cancellationToken: Token);
        await ChatAgent.Create("plain", ScriptedChatClient.FromTurns(Turn.Text("a"))).Build().RunAsync("x", cancellationToken: Token);

        string[][] told = [.. spans.Created.Where(span => span.Name == "chat scripted").Select(span => span.Tags.Where(tag => tag.StartsWith("gen_ai.request.", StringComparison.Ordinal)).ToArray())];
        Assert.Equal(
            [
                "gen_ai.request.model=scripted", "gen_ai.request.temperature=0.7", "gen_ai.request.top_p=0.95", "gen_ai.request.top_k=40",
                "gen_ai.request.frequency_penalty=-0.1", "gen_ai.request.seed=42",
            ],
            told[0]);
        Assert.Equal(["gen_ai.request.model=scripted"], told[1]);
        Activity chat = spans.All("chat")[0];
        Assert.Equal((0.7, 40.0, 42L), ((double)chat.GetTagItem(TelemetryNames.RequestTemperature)!, (double)chat.GetTagItem(TelemetryNames.RequestTopK)!, Number(chat, TelemetryNames.RequestSeed)));
    }

    [Fact]
    public async Task Streamed_answer_says_how_long_it_took_to_begin()
    {
        using SpanRecorder spans = new();
        using MetricRecorder metrics = new();
        using IChatClient model = new SlowClient(ScriptedChatClient.FromFunction(_ => Turn.Text("A long answer in many pieces.")), _clock);
        RunOptions options = new() { Clock = _clock };

        await ChatAgent.Create("guide", model).Configure(o => o.Streaming = true).Build().RunAsync("x", options, Token);
        await ChatAgent.Create("whole", model).Build().RunAsync("x", options, Token);

        Activity[] chats = spans.All("chat");
        Assert.Equal((2.0, true), ((double)chats[0].GetTagItem(TelemetryNames.ResponseTimeToFirstChunk)!, chats[0].Duration > TimeSpan.FromSeconds(3)));
        Assert.Null(chats[1].GetTagItem(TelemetryNames.ResponseTimeToFirstChunk));
        Assert.Equal(
            ["2 gen_ai.operation.name=chat gen_ai.provider.name=scripted gen_ai.request.model=scripted gen_ai.response.model=scripted"],
            metrics.Of("gen_ai.client.operation.time_to_first_chunk"));
    }

    [Fact]
    public async Task Stream_that_breaks_says_how_long_it_took_to_begin_when_it_did()
    {
        using SpanRecorder spans = new();
        Turn broken = Turn.Text("A long answer in many pieces.") with { Failure = new IOException("broken") };
        foreach (int chunks in new[] { 0, 2 })
        {
            using IChatClient model = new SlowClient(ScriptedChatClient.FromTurns(broken with { FailsAfterChunks = chunks }), _clock);
            await Assert.ThrowsAsync<ModelException>(() => ChatAgent.Create("guide", model).Configure(o => o.Streaming = true).Build().RunAsync("x", new RunOptions { Clock = _clock }, Token));
        }

        Assert.Equal([null, 2.0], spans.All("chat").Select(chat => (double?)chat.GetTagItem(TelemetryNames.ResponseTimeToFirstChunk)));
    }

    [Fact]
    public async Task What_an_answer_names_is_cut_and_its_own_word_for_its_end_is_withheld()
    {
        using SpanRecorder spans = new();
        using IChatClient model = new StrangeClient(ScriptedChatClient.FromTurns(Turn.Text("a")));

        await ChatAgent.Create("guide", model).Build().RunAsync("x", cancellationToken: Token);

        Activity chat = spans.Single("chat scripted");
        Assert.Equal(($"{new string('m', 128)}…", "id\\u000A"), (SpanRecorder.Text(chat, TelemetryNames.ResponseModel), SpanRecorder.Text(chat, TelemetryNames.ResponseId)));
        Assert.Equal(["other"], (string[])chat.GetTagItem(TelemetryNames.ResponseFinishReasons)!);
    }

    [Fact]
    public async Task Tool_says_what_it_is_and_what_it_cost()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("look", "{}")), Turn.Text("done"));
        Tool look = Tool.Create(() => Secret, "look", "Looks.", new ToolPolicy { PriceMicroDollars = 250 });

        RunResult<string> result = await ChatAgent.Create("guide", client).WithTool(look).Build().RunAsync("x", cancellationToken: Token);

        Activity span = spans.Single("execute_tool look");
        Assert.Equal(("look", "function", 0.00025), (SpanRecorder.Text(span, TelemetryNames.ToolName), SpanRecorder.Text(span, TelemetryNames.ToolType),
            (double)span.GetTagItem(TelemetryNames.CostUsd)!));
        Assert.Null(span.GetTagItem(TelemetryNames.ToolDescription));
        Assert.NotNull(span.GetTagItem(TelemetryNames.ToolCallId));
        Assert.Null(span.GetTagItem(TelemetryNames.UsageInputTokens));
        spans.AssertSpend(result.Spend);
    }

    [Fact]
    public async Task Tool_says_what_models_are_told_of_it_where_content_was_asked_for()
    {
        Environment.SetEnvironmentVariable(TelemetryNames.CaptureContentVariable, "true");
        using SpanRecorder spans = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("look", "{}")), Turn.Text("done"));

        await ChatAgent.Create("guide", client).WithTool(Tool.Create(() => "it", "look", "Looks.")).Build().RunAsync("x", cancellationToken: Token);

        Assert.Equal("Looks.", SpanRecorder.Text(spans.Single("execute_tool look"), TelemetryNames.ToolDescription));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("false")]
    [InlineData("1")]
    public async Task Content_is_on_no_span_unless_it_was_asked_for(string? variable)
    {
        Environment.SetEnvironmentVariable(TelemetryNames.CaptureContentVariable, variable);
        using SpanRecorder spans = new();

        await RunWithSecretsAsync();

        Assert.All(spans.Stopped, span =>
        {
            Assert.All(span.TagObjects, tag => Assert.DoesNotContain(Secret, $"{tag.Value}", StringComparison.Ordinal));
            Assert.All(span.Events, e => Assert.All(e.Tags, tag => Assert.DoesNotContain(Secret, $"{tag.Value}", StringComparison.Ordinal)));
        });
    }

    [Theory]
    [InlineData("true")]
    [InlineData("TRUE")]
    public async Task Content_that_was_asked_for_has_the_shape_of_the_conventions(string variable)
    {
        Environment.SetEnvironmentVariable(TelemetryNames.CaptureContentVariable, variable);
        using SpanRecorder spans = new();

        await RunWithSecretsAsync();

        Activity[] chats = spans.All("chat");
        Activity tool = spans.Single("execute_tool look");
        string id = SpanRecorder.Text(tool, TelemetryNames.ToolCallId)!;
        Assert.Equal("""[{"type":"text","content":"Be brief."}]""", SpanRecorder.Text(chats[0], TelemetryNames.SystemInstructions));
        Assert.Equal("""[{"role":"user","parts":[{"type":"text","content":"canary-5f2a?"}]}]""", SpanRecorder.Text(chats[0], TelemetryNames.InputMessages));
        Assert.Equal("""[{"type":"function","name":"look"}]""", SpanRecorder.Text(chats[0], TelemetryNames.ToolDefinitions));
        string call = """{"type":"tool_call","id":"ID","name":"look","arguments":{"at":"canary-5f2a"}}""".Replace("ID", id, StringComparison.Ordinal);
        Assert.Equal(
            $$"""[{"role":"assistant","parts":[{{call}}],"finish_reason":"tool_call"}]""", SpanRecorder.Text(chats[0], TelemetryNames.OutputMessages));
        Assert.Equal(
            $$"""[{"role":"user","parts":[{"type":"text","content":"canary-5f2a?"}]},{"role":"assistant","parts":[{{call}}]},{"role":"tool","parts":[{"type":"tool_call_response","id":"{{id}}","response":"saw canary-5f2a"}]}]""",
            SpanRecorder.Text(chats[1], TelemetryNames.InputMessages));
        Assert.Equal(
            """[{"role":"assistant","parts":[{"type":"text","content":"canary-5f2a!"}],"finish_reason":"stop"}]""", SpanRecorder.Text(chats[1], TelemetryNames.OutputMessages));
        Assert.Equal("""{"at":"canary-5f2a"}""", SpanRecorder.Text(tool, TelemetryNames.ToolCallArguments));
        Assert.Equal("saw canary-5f2a", SpanRecorder.Text(tool, TelemetryNames.ToolCallResult));
    }

    private static async Task RunWithSecretsAsync()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Calls(("look", $$"""{"at":"{{Secret}}"}""")), Turn.Text($"{Secret}!"));
        ChatAgent agent = ChatAgent.Create("guide", client).WithInstructions("Be brief.").WithTool(Tool.Create((string at) => $"saw {at}", "look"))
            .Configure(options => options.TellsBudget = false)
            .Build();
        await agent.RunAsync($"{Secret}?", cancellationToken: Token);
    }

    private static long Number(Activity span, string tag) => Assert.IsType<long>(span.GetTagItem(tag));

    private sealed class SlowClient(IChatClient inner, ManualTimeProvider clock) : DelegatingChatClient(inner)
    {
        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
            {
                clock.Advance(TimeSpan.FromSeconds(2));
                yield return update;
            }
        }
    }

    private sealed class StrangeClient(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken);
            (response.ModelId, response.ResponseId, response.FinishReason) = (new string('m', 300), "id\n", new ChatFinishReason(Secret));
            return response;
        }
    }

    private sealed class DescribedClient(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata)
            ? new ChatClientMetadata("described.provider", new Uri("https://models.example:8443/v1"), "described")
            : base.GetService(serviceType, serviceKey);
    }
}
