using System.Text.Json;
using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>Answers that no client should give: the run goes on or fails in its own words, and each call is charged.</summary>
public sealed class HostileAnswerTests
{
    private const string HalfAPair = "{\"q\":\"\\ud800\"}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Unwritable => new(
        HalfAPair,
        "{\"q\":\"x\",\"more\":{\"\\udfff\":1}}",
        $"{{\"q\":\"x\",\"deep\":{new string('[', 2_000)}{new string(']', 2_000)}}}");

    [Theory]
    [MemberData(nameof(Unwritable))]
    public async Task Arguments_that_cannot_be_written_are_an_outcome_that_the_model_reads(string json)
    {
        ChatHarness harness = new();
        RunResult<string> result = await harness.RunAsync(ScriptedChatClient.FromTurns(Turn.Of(Call(json)), Turn.Text("done")));

        Assert.Equal(("done", StopReason.Completed), (result.Output, result.StopReason));
        Assert.Contains("[invalid arguments] The arguments are not valid JSON.", harness.History(), StringComparison.Ordinal);
        Assert.Equal(4, Conversation.FromJson(harness.Conversation.ToJson()).Messages.Count);
    }

    [Fact]
    public async Task A_call_with_arguments_that_cannot_be_written_is_charged_when_no_usage_comes()
    {
        ChatHarness harness = new() { Options = { Budget = Budget.Usd(1) } };
        RunResult<string> result = await harness.RunAsync(
            ScriptedChatClient.FromTurns(Turn.Of(Call(HalfAPair)) with { ReportsUsage = false }, Turn.Text("done")));

        Assert.Equal(2, result.Spend.ModelCalls);
        Assert.Equal(1, result.Spend.EstimatedCalls);
    }

    [Fact]
    public async Task Arguments_of_a_disposed_document_are_not_valid()
    {
        ChatHarness harness = new();
        JsonDocument document = JsonDocument.Parse("[1]");
        FunctionCallContent call = new("c", "search", new Dictionary<string, object?> { ["q"] = document.RootElement });
        document.Dispose();

        await harness.RunAsync(ScriptedChatClient.FromTurns(Turn.Of(call), Turn.Text("done")));

        Assert.Contains("The arguments are not valid JSON.", harness.History(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Missing_messages_and_contents_are_left_out_and_the_call_is_charged(bool reportsUsage)
    {
        ChatHarness harness = new() { Options = { Budget = Budget.Usd(1) } };
        Client client = new(() => new ChatResponse([null!, new ChatMessage(ChatRole.Assistant, [null!, new TextContent("hi")])])
        {
            Usage = reportsUsage ? new UsageDetails { InputTokenCount = 10, OutputTokenCount = 5 } : null,
        });

        RunResult<string> result = await harness.RunAsync(client, Token);

        Assert.Equal("hi", result.Output);
        Assert.Equal(1, result.Spend.ModelCalls);
        Assert.True(result.Spend.MicroDollars > 0);
        Assert.Equal("user: question\nassistant: hi", harness.History());
    }

    [Fact]
    public async Task An_estimator_that_throws_after_the_call_leaves_it_charged_at_the_bound()
    {
        ChatHarness harness = new() { Options = { Budget = Budget.Usd(1) } };
        Estimator estimator = new();
        Client client = new(() =>
        {
            estimator.IsBroken = true;
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, "hi"));
        });

        RunResult<string> result = await harness.RunAsync(
            client, Token, builder => builder.Configure(options => options.TokenEstimator = estimator));

        Assert.Equal((1L, 1L), (result.Spend.ModelCalls, result.Spend.EstimatedCalls));
        Assert.Equal(estimator.LastBound, result.Spend.InputTokens);
    }

    [Fact]
    public async Task A_client_that_answers_a_cancellation_with_another_exception_ends_the_run_as_cancelled()
    {
        using CancellationTokenSource source = new();
        ChatHarness harness = new();
        Client client = new(() =>
        {
            source.Cancel();
            throw new IOException("The connection was closed.");
        });

        OperationCanceledException exception = await Assert.ThrowsAsync<OperationCanceledException>(() => harness.RunAsync(client, source.Token));

        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal(ModelErrorKind.Canceled, harness.Events.Single<ModelCallFailed>().Kind);
        Assert.Equal(1, harness.Events.Single<RunCanceled>().Spend.ModelCalls);
    }

    [Fact]
    public void Arguments_are_counted_as_they_stand_in_json_and_reasoning_with_what_protects_it()
    {
        string text = "\"\u0001\n\\";
        long plain = TokenEstimate.OfMessage(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c", "t", new Dictionary<string, object?> { ["q"] = "" })]));
        long full = TokenEstimate.OfMessage(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c", "t", new Dictionary<string, object?> { ["q"] = text })]));
        Assert.True(full - plain >= JsonSerializer.Serialize(text).Length - 2);

        TextReasoningContent reasoning = new("why") { ProtectedData = new string('x', 500) };
        Assert.True(TokenEstimate.OfMessage(new ChatMessage(ChatRole.Assistant, [reasoning])) >= 503);
    }

    private static FunctionCallContent Call(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 5_000 });
        return new FunctionCallContent(
            "c", "search", document.RootElement.EnumerateObject().ToDictionary(property => property.Name, property => (object?)property.Value.Clone()));
    }

    private sealed class Estimator : ITokenEstimator
    {
        public bool IsBroken { get; set; }

        public long LastBound { get; private set; }

        public long Estimate(string? model, long bound)
        {
            LastBound = bound;
            return IsBroken ? throw new InvalidOperationException("broken") : bound;
        }

        public void Learn(string? model, long bound, long reportedInputTokens)
        {
            // Nothing is learned.
        }
    }

    private sealed class Client(Func<ChatResponse> answer) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => Task.FromResult(answer());

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("test", null, "scripted") : null;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
