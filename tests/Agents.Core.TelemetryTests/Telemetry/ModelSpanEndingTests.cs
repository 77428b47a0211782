using System.Diagnostics;
using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.Diagnostics;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>However an attempt at a model call ends: its span ends, once, and says how.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class ModelSpanEndingTests
{
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_that_is_left_in_the_middle_of_an_answer_ends_its_span_with_what_was_seen()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Text("A long answer in many pieces.") with { FailsAfterChunks = 2, Failure = new IOException("broken") });
        ChatAgent agent = ChatAgent.Create("guide", client).Configure(options => options.Streaming = true).Build();

        ModelException failure = await Assert.ThrowsAsync<ModelException>(() => agent.RunAsync("x", cancellationToken: Token));

        Activity chat = spans.Single("chat scripted");
        Assert.Equal(TelemetryNames.Of(failure.Kind), SpanRecorder.Text(chat, TelemetryNames.ErrorType));
        Assert.Equal((ActivityStatusCode.Error, true, true), (chat.Status, chat.GetTagItem(TelemetryNames.RequestStream), chat.GetTagItem(TelemetryNames.UsageIsEstimated)));
        spans.AssertOneTree();
        spans.AssertSpend(failure.Spend);
    }

    [Fact]
    public async Task Model_call_that_is_tried_again_has_a_span_an_attempt_and_the_wait_is_in_neither()
    {
        using SpanRecorder spans = new();
        List<Activity?> current = [];
        int calls = 0;
        ScriptedChatClient model = ScriptedChatClient.FromFunction(_ =>
        {
            current.Add(Activity.Current);
            return ++calls == 1 ? Turn.Throws(new HttpRequestException("busy", null, System.Net.HttpStatusCode.TooManyRequests)) : Turn.Text("a");
        });
        using IChatClient client = ModelClientBuilder.Wrap(model).UseResilience(options => options.Clock = _clock).Build();
        Task<RunResult<string>> run = ChatAgent.Create("guide", client).Build().RunAsync("x", new RunOptions { Clock = _clock }, Token);
        await _clock.WaitForTimersAsync(1, Token);
        while (!run.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        RunResult<string> result = await run;
        Assert.Equal("invoke_agent guide\n  chat scripted !rate_limited\n  chat scripted", spans.Draw());
        Activity[] chats = spans.All("chat");
        ActivityEvent retry = Assert.Single(chats[1].Events);
        double delay = (double)retry.Tags.Single(tag => tag.Key == TelemetryNames.Delay).Value!;

        // Timers count milliseconds.
        Assert.InRange(chats[1].StartTimeUtc - chats[0].StartTimeUtc, TimeSpan.FromSeconds(delay - 0.001), TimeSpan.FromSeconds(delay));
        Assert.Equal(chats, current);
        spans.AssertOneTree();
        spans.AssertSpend(result.Spend);
    }

    [Fact]
    public async Task Model_call_that_is_given_up_while_it_waits_to_be_tried_again_begins_and_ends_then()
    {
        using SpanRecorder spans = new();
        using CancellationTokenSource stop = new();
        ScriptedChatClient model = ScriptedChatClient.FromFunction(
            _ => Turn.Throws(new HttpRequestException("busy", null, System.Net.HttpStatusCode.TooManyRequests)));
        using IChatClient client = ModelClientBuilder.Wrap(model).UseResilience(options => options.Clock = _clock).Build();
        Task run = ChatAgent.Create("guide", client).Build().RunAsync("x", new RunOptions { Clock = _clock }, stop.Token);
        await _clock.WaitForTimersAsync(1, Token);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Equal("invoke_agent guide !cancelled\n  chat scripted !rate_limited\n  chat scripted !cancelled", spans.Draw());
        Activity waiting = spans.All("chat")[1];
        Assert.Equal((_clock.GetUtcNow().UtcDateTime, TimeSpan.FromTicks(1)), (waiting.StartTimeUtc, waiting.Duration));
        spans.AssertOneTree();
    }

    [Fact]
    public async Task Model_that_stands_in_for_another_has_its_own_span_which_says_for_which()
    {
        using SpanRecorder spans = new();
        ScriptedChatClient broken = ScriptedChatClient.FromFunction(
            _ => Turn.Throws(new HttpRequestException("down", null, System.Net.HttpStatusCode.ServiceUnavailable)), new ScriptedChatClientOptions { ModelId = "first" });
        ScriptedChatClient second = ScriptedChatClient.FromFunction(_ => Turn.Text("a"), new ScriptedChatClientOptions { ModelId = "second" });
        using IChatClient client = ModelClientBuilder.Wrap(broken).UseFallback(second).Build();

        await ChatAgent.Create("guide", client).Build().RunAsync("x", cancellationToken: Token);

        Assert.Equal("invoke_agent guide\n  chat first !overloaded\n  chat second", spans.Draw());
        Assert.Equal(
            "agents.route.from=first agents.route.to=second error.type=overloaded",
            string.Join(' ', Assert.Single(spans.Single("chat second").Events).Tags.Select(tag => $"{tag.Key}={tag.Value}")));
        spans.AssertOneTree();
    }
}
