using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Testing;

public sealed class ScriptedChatClientTests
{
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "hello")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turns_are_given_in_order_with_usage_finish_reason_and_model()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            Turn.Calls(("search", """{"q":"x"}"""), ("read", (string?)null)),
            Turn.Text("done") with { Usage = new UsageDetails { InputTokenCount = 3, OutputTokenCount = 1 }, FinishReason = ChatFinishReason.Length });
        ChatResponse first = await client.GetResponseAsync(Hello, cancellationToken: Token);
        ChatResponse second = await client.GetResponseAsync(Hello, cancellationToken: Token);

        FunctionCallContent[] calls = [.. first.Messages[0].Contents.Cast<FunctionCallContent>()];
        Assert.Equal(["call-1", "call-2"], calls.Select(call => call.CallId));
        Assert.Equal("x", calls[0].Arguments!["q"]!.ToString());
        Assert.Null(calls[1].Arguments);
        Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
        Assert.Equal((10L, 5L), (first.Usage!.InputTokenCount, first.Usage.OutputTokenCount));
        Assert.Equal("scripted", first.ModelId);
        Assert.Equal(("done", ChatFinishReason.Length, 3L), (second.Text, second.FinishReason, second.Usage!.InputTokenCount));
        Assert.Equal("scripted", client.GetService<ChatClientMetadata>()!.DefaultModelId);
    }

    [Fact]
    public async Task A_stream_gives_the_same_answer_in_chunks_that_part_no_surrogate_pair()
    {
        Turn turn = Turn.Text("ab😀😀c") with { ChunkLength = 3 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(turn, turn);
        List<ChatResponseUpdate> updates = await client.GetStreamingResponseAsync(Hello, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(["ab😀", "😀c", ""], updates.Select(update => update.Text));

        ChatResponse streamed = updates.ToChatResponse();
        ChatResponse whole = await client.GetResponseAsync(Hello, cancellationToken: Token);
        Assert.Equal((whole.Text, whole.FinishReason, whole.ModelId), (streamed.Text, streamed.FinishReason, streamed.ModelId));
        Assert.Equal(whole.Usage!.OutputTokenCount, streamed.Usage!.OutputTokenCount);
        Assert.Equal([false, true], client.Requests.Select(request => request.IsStreaming).Order());
    }

    [Fact]
    public async Task A_stream_fails_after_the_stated_chunks_and_a_plain_call_at_once()
    {
        Turn turn = Turn.Text("abcdef") with { ChunkLength = 2, Failure = new IOException("cut"), FailsAfterChunks = 2 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(turn, turn, turn with { FailsAfterChunks = 99 });
        for (int expected = 2; expected <= 3; expected++)
        {
            List<string> seen = [];
            await Assert.ThrowsAsync<IOException>(async () =>
            {
                await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Hello, cancellationToken: Token))
                {
                    seen.Add(update.Text);
                }
            });
            Assert.Equal(expected, seen.Count);
            if (expected == 2)
            {
                await Assert.ThrowsAsync<IOException>(() => client.GetResponseAsync(Hello, cancellationToken: Token));
            }
        }
    }

    [Fact]
    public async Task A_call_too_many_prints_the_conversation()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns();
        ChatMessage[] messages =
        [
            new(ChatRole.User, "two\nlines"),
            new(ChatRole.Assistant, [new FunctionCallContent("c1", "search", new Dictionary<string, object?> { ["q"] = "x", ["n"] = 2 })]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "found")]),
        ];
        InvalidOperationException exception =
            await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetResponseAsync(messages, cancellationToken: Token));
        Assert.Equal(
            "Call 1 was not expected: the script has 0 turns. The conversation was:\n"
            + "  0 user: two\\nlines\n  1 assistant: call c1 search(n: 2, q: \"x\")\n  2 tool: result c1 = found\n",
            exception.Message);
    }

    [Fact]
    public async Task Latency_passes_on_the_clock_and_an_answer_that_never_comes_ends_with_its_token()
    {
        ManualTimeProvider clock = new();
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            [Turn.Text("slow"), Turn.Text("fast") with { Latency = TimeSpan.Zero }, Turn.Hangs()],
            new ScriptedChatClientOptions { Clock = clock, Latency = TimeSpan.FromSeconds(2) });
        Task<ChatResponse> slow = client.GetResponseAsync(Hello, cancellationToken: Token);
        clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.False(slow.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("slow", (await slow).Text);
        Assert.Equal("fast", (await client.GetResponseAsync(Hello, cancellationToken: Token)).Text);

        using CancellationTokenSource stop = new();
        Task<ChatResponse> never = client.GetResponseAsync(Hello, cancellationToken: stop.Token);
        await client.WaitForCallsAsync(3, Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never);
    }

    [Fact]
    public async Task The_call_that_is_to_fail_uses_no_turn_up()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            [Turn.Text("one"), Turn.Text("two")], new ScriptedChatClientOptions { FailOnCall = 2, Usage = null });
        Assert.Equal("one", (await client.GetResponseAsync(Hello, cancellationToken: Token)).Text);
        await Assert.ThrowsAsync<InjectedFaultException>(() => client.GetResponseAsync(Hello, cancellationToken: Token));
        ChatResponse last = await client.GetResponseAsync(Hello, cancellationToken: Token);
        Assert.Equal(("two", (UsageDetails?)null), (last.Text, last.Usage));
    }

    [Fact]
    public async Task Requests_are_snapshots_that_later_changes_do_not_reach()
    {
        ScriptedChatClient client = ScriptedChatClient.FromFunction(request => Turn.Text($"{request.Number}: {request.LastUserText}"));
        List<ChatMessage> messages = [new(ChatRole.User, [new TextContent("hello")])];
        ChatOptions options = new() { Temperature = 0.5f };
        ChatResponse response = await client.GetResponseAsync(messages, options, Token);
        messages[0].Contents.Add(new TextContent(" again"));
        messages.Clear();
        options.Temperature = 1;
        Assert.Equal("1: hello", response.Text);
        ScriptedRequest request = Assert.Single(client.Requests);
        Assert.Equal("hello", Assert.Single(request.Messages).Text);
        Assert.Equal(0.5f, request.Options!.Temperature);
    }

    [Fact]
    public async Task Racing_calls_get_each_turn_once()
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            Enumerable.Range(0, 500).Select(i => Turn.Text($"{i}")), null);
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(
            _ => Task.Run(async () => (await client.GetResponseAsync(Hello, cancellationToken: Token)).Text, Token)));
        Assert.Equal(Enumerable.Range(0, 500), answers.Select(int.Parse).Order());
        Assert.Equal(Enumerable.Range(1, 500), client.Requests.Select(request => request.Number));
    }

    [Fact]
    public async Task Arguments_come_from_json_dictionaries_and_objects_and_bad_json_is_marked()
    {
        Dictionary<string, object?> dictionary = new() { ["n"] = 1 };
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            Turn.Calls(("a", dictionary)), Turn.Calls(("a", new { City = "Oslo" })), Turn.Calls(("a", "{ nonsense")));
        FunctionCallContent[] calls = new FunctionCallContent[3];
        for (int i = 0; i < 3; i++)
        {
            calls[i] = (FunctionCallContent)(await client.GetResponseAsync(Hello, cancellationToken: Token)).Messages[0].Contents[0];
        }

        calls[0].Arguments!["n"] = 2;
        Assert.Equal(1, dictionary["n"]);
        Assert.Equal("Oslo", calls[1].Arguments!["City"]!.ToString());
        Assert.NotNull(calls[2].Exception);
    }
}
