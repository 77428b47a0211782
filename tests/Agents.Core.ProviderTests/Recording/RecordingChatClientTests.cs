using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Recording;

public sealed class RecordingChatClientTests
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "Where is it warm?")];

    private static ChatResponseUpdate[] Chunks =>
    [
        new(ChatRole.Assistant, [new TextReasoningContent("Think.") { ProtectedData = "c2lnbmVk" }]) { MessageId = "m1", ResponseId = "r1", ModelId = "fake-1" },
        new(ChatRole.Assistant, "In ") { MessageId = "m1" },
        new(ChatRole.Assistant, "") { MessageId = "m1" },
        new(ChatRole.Assistant, "Rome 🌞.") { MessageId = "m1" },
        new(ChatRole.Assistant, [new FunctionCallContent("call_x", "weather", new Dictionary<string, object?> { ["city"] = "Rome", ["days"] = 2, ["none"] = null })])
        {
            MessageId = "m1",
        },
        new(null, [new UsageContent(new UsageDetails
        {
            InputTokenCount = 10, OutputTokenCount = 5, TotalTokenCount = 15, CachedInputTokenCount = 4, ReasoningTokenCount = 2,
            AdditionalCounts = new() { ["InputTokenDetails.CacheWriteTokenCount"] = 3 },
        })]) { FinishReason = ChatFinishReason.ToolCalls, CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) },
    ];

    [Fact]
    public async Task An_answer_in_one_piece_is_replayed_as_it_was()
    {
        string text = await Recordings.RecordAsync(new UpdatesClient(Chunks), Question);
        using RecordingChatClient client = Recordings.Replay(text);

        ChatResponse replayed = await client.GetResponseAsync(Question, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Recordings.Json(Chunks.ToChatResponse()), Recordings.Json(replayed));
    }

    [Fact]
    public async Task A_stream_is_replayed_in_its_chunks()
    {
        string text = await Recordings.RecordAsync(new UpdatesClient(Chunks), Question, streamed: true);
        using RecordingChatClient client = Recordings.Replay(text);

        List<ChatResponseUpdate> replayed = await client.StreamAsync(Question);

        Assert.Equal(Recordings.Json(Chunks), Recordings.Json(replayed));
    }

    [Fact]
    public async Task A_stream_that_is_asked_for_in_one_piece_is_put_together()
    {
        string text = await Recordings.RecordAsync(new UpdatesClient(Chunks), Question, streamed: true);
        using RecordingChatClient client = Recordings.Replay(text);

        ChatResponse replayed = await client.GetResponseAsync(Question, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Recordings.Json(Chunks.ToChatResponse()), Recordings.Json(replayed));
    }

    [Fact]
    public async Task An_answer_in_one_piece_can_be_streamed()
    {
        string text = await Recordings.RecordAsync(new UpdatesClient(Chunks), Question);
        using RecordingChatClient client = Recordings.Replay(text);

        List<ChatResponseUpdate> replayed = await client.StreamAsync(Question);

        Assert.Equal(Recordings.Json(Chunks.ToChatResponse().ToChatResponseUpdates()), Recordings.Json(replayed));
    }

    [Fact]
    public async Task What_was_said_before_a_restart_is_void_in_one_piece_and_streamed_all_the_same()
    {
        ChatResponseUpdate[] chunks =
        [
            new(ChatRole.Assistant, "Half an ans"),
            new(ChatRole.Assistant, [new AnswerRestartContent { From = "a", To = "b", Kind = ModelErrorKind.Overloaded }, new TextContent("A whole ")]),
            new(ChatRole.Assistant, "answer."),
        ];
        string text = await Recordings.RecordAsync(new UpdatesClient(chunks), Question, streamed: true);
        using RecordingChatClient client = Recordings.Replay(text);
        using RecordingChatClient streaming = Recordings.Replay(text);

        Assert.Equal("A whole answer.", (await client.AskAsync("Where is it warm?")).Text);
        List<ChatResponseUpdate> replayed = await streaming.StreamAsync(Question);
        AnswerRestartContent restart = Assert.IsType<AnswerRestartContent>(replayed[1].Contents[0]);
        Assert.Equal(("a", "b", ModelErrorKind.Overloaded), (restart.From, restart.To, restart.Kind));
        Assert.Contains("""{"$type":"answerRestart","from":"a","to":"b","kind":"Overloaded"}""", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_whose_arguments_could_not_be_read_is_replayed_as_one()
    {
        FunctionCallContent call = new("call_x", "weather") { Exception = new InvalidOperationException("Expected a value.") };
        string text = await Recordings.RecordAsync(new UpdatesClient(new ChatResponseUpdate(ChatRole.Assistant, [call])), Question, streamed: true);
        using RecordingChatClient client = Recordings.Replay(text);

        ChatResponse replayed = await client.AskAsync("Where is it warm?");

        FunctionCallContent again = Assert.IsType<FunctionCallContent>(replayed.Messages[0].Contents[0]);
        Assert.Equal("Expected a value.", again.Exception?.Message);
        Assert.Null(again.Arguments);
    }

    [Fact]
    public async Task A_failure_of_the_model_is_replayed_whole()
    {
        ModelException failure = new("fake-1", ModelErrorKind.RateLimited, "the provider answered with status 429, rate_limit_exceeded.")
        {
            StatusCode = 429,
            Code = "rate_limit_exceeded",
            Detail = "Slow down.",
            RetryAfter = TimeSpan.FromSeconds(1.5),
        };
        string text = await Recordings.RecordAsync(new UpdatesClient { Failure = failure }, Question);
        using RecordingChatClient client = Recordings.Replay(text);

        ModelException replayed = await Assert.ThrowsAsync<ModelException>(() => client.AskAsync("Where is it warm?"));

        Assert.Equal(
            (failure.Message, failure.Model, failure.Kind, failure.StatusCode, failure.Code, failure.Detail, failure.RetryAfter),
            (replayed.Message, replayed.Model, replayed.Kind, replayed.StatusCode, replayed.Code, replayed.Detail, replayed.RetryAfter));
    }

    [Fact]
    public async Task A_failure_of_a_client_is_replayed_by_its_kind()
    {
        string text = await Recordings.RecordAsync(new UpdatesClient { Failure = new HttpRequestException("to https://secret.example") }, Question);
        using RecordingChatClient client = Recordings.Replay(text);

        ModelException replayed = await Assert.ThrowsAsync<ModelException>(() => client.AskAsync("Where is it warm?"));

        Assert.Equal("The model 'fake-1' failed (Connection): the client threw HttpRequestException.", replayed.Message);
        Assert.DoesNotContain("secret.example", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_broke_is_replayed_up_to_where_it_broke()
    {
        UpdatesClient inner = new(Chunks[..2]) { Failure = new ModelException("fake-1", ModelErrorKind.Connection, "the stream ended early.") };
        string text = await Recordings.RecordAsync(inner, Question, streamed: true);
        using RecordingChatClient client = Recordings.Replay(text);
        List<ChatResponseUpdate> replayed = [];

        ModelException failure = await Assert.ThrowsAsync<ModelException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Question, cancellationToken: TestContext.Current.CancellationToken))
            {
                replayed.Add(update);
            }
        });

        Assert.Equal(ModelErrorKind.Connection, failure.Kind);
        Assert.Equal(Recordings.Json(Chunks[..2]), Recordings.Json(replayed));
    }

    [Fact]
    public async Task A_call_that_was_cancelled_is_not_recorded()
    {
        using CancellationTokenSource source = new();
        using Cassette cassette = Cassette.InMemory(RecordingMode.Record);
        using RecordingChatClient client = new(cassette, ScriptedChatClient.FromTurns(Turn.Hangs(), Turn.Hangs()));
        Task<ChatResponse> call = client.GetResponseAsync(Question, cancellationToken: source.Token);
        ValueTask<bool> stream = client.GetStreamingResponseAsync(Question, cancellationToken: source.Token)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken).MoveNextAsync();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream);
        Assert.Equal(0, cassette.Count);
    }

    [Fact]
    public async Task A_stream_that_was_left_early_is_not_recorded()
    {
        using Cassette cassette = Cassette.InMemory(RecordingMode.Record);
        using RecordingChatClient client = new(cassette, new UpdatesClient(Chunks));

        await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Question, cancellationToken: TestContext.Current.CancellationToken))
        {
            break;
        }

        Assert.Equal(0, cassette.Count);
    }

    [Fact]
    public async Task A_replay_obeys_its_token_before_and_within_a_stream()
    {
        string text = await Recordings.RecordAsync(new UpdatesClient(Chunks), Question, streamed: true);
        using CancellationTokenSource source = new();
        using RecordingChatClient client = Recordings.Replay(text);
        int seen = 0;

        OperationCanceledException within = await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Question, cancellationToken: source.Token))
            {
                seen++;
                await source.CancelAsync();
            }
        });
        OperationCanceledException before =
            await Assert.ThrowsAsync<OperationCanceledException>(() => client.GetResponseAsync(Question, cancellationToken: source.Token));

        Assert.Equal((1, source.Token, source.Token), (seen, within.CancellationToken, before.CancellationToken));
    }

    [Fact]
    public async Task A_refusal_of_the_library_is_thrown_and_not_recorded()
    {
        using Cassette cassette = Cassette.InMemory(RecordingMode.Record);
        AgentOptionsException refusal = Assert.Throws<AgentOptionsException>(() => Cassette.InMemory(RecordingMode.Record, options: new() { MaxRequestDataBytes = -1 }));
        using RecordingChatClient client = new(cassette, new UpdatesClient { Failure = refusal });

        Assert.Same(refusal, await Assert.ThrowsAsync<AgentOptionsException>(() => client.AskAsync("x")));
        Assert.Equal(0, cassette.Count);
    }

    [Fact]
    public async Task Replaying_never_calls_the_client_inside()
    {
        string text = await Recordings.RecordAsync(new UpdatesClient(Chunks), Question);
        UpdatesClient inner = new(Chunks);
        using RecordingChatClient client = new(Cassette.InMemory(RecordingMode.Replay, text), inner);

        await client.AskAsync("Where is it warm?");
        await Assert.ThrowsAsync<CassetteMismatchException>(() => client.AskAsync("Where is it cold?"));

        Assert.Equal(0, inner.Calls);
    }

    [Fact]
    public async Task Auto_calls_the_client_for_what_is_new_only_and_remembers_it()
    {
        string text = await Recordings.RecordAsync(new UpdatesClient(Chunks), Question);
        UpdatesClient inner = new(Chunks);
        using Cassette cassette = Cassette.InMemory(RecordingMode.Auto, text);
        using RecordingChatClient client = new(cassette, inner);

        await client.AskAsync("Where is it warm?");
        await client.AskAsync("Where is it cold?");
        await client.AskAsync("Where is it warm?");

        Assert.Equal((2, 3), (inner.Calls, cassette.Count));
        using RecordingChatClient again = Recordings.Replay(cassette.ToText());
        await again.AskAsync("Where is it warm?");
        await again.AskAsync("Where is it warm?");
        await again.AskAsync("Where is it cold?");
        again.GetService<Cassette>()!.ThrowIfDifferent();
    }

    [Fact]
    public void A_mode_that_calls_needs_a_client()
    {
        using Cassette cassette = Cassette.InMemory(RecordingMode.Auto);

        ArgumentException exception = Assert.Throws<ArgumentException>(() => new RecordingChatClient(cassette));

        Assert.StartsWith("A cassette in the mode Auto needs a client that makes the calls.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_is_called_what_was_recorded()
    {
        string text = await Recordings.RecordAsync(new UpdatesClient(Chunks), Question);

        using RecordingChatClient alone = Recordings.Replay(text);
        using RecordingChatClient around = new(Cassette.InMemory(RecordingMode.Replay, text), ScriptedChatClient.FromTurns());

        Assert.Equal(("fake", "fake-1"), (alone.GetService<ChatClientMetadata>()!.ProviderName, alone.GetService<ChatClientMetadata>()!.DefaultModelId));
        Assert.Equal("fake-1", around.GetService<ChatClientMetadata>()!.DefaultModelId);
        await around.AskAsync("Where is it warm?");
    }

    [Fact]
    public async Task Two_models_share_a_cassette_and_get_their_own_answers()
    {
        using Cassette recording = Cassette.InMemory(RecordingMode.Record);
        using (RecordingChatClient one = new(recording, new UpdatesClient(Chunks)))
        using (RecordingChatClient other = new(recording, ScriptedChatClient.FromTurns(Turn.Text("In Lima."))))
        {
            await one.AskAsync("Where is it warm?");
            await other.AskAsync("Where is it warm?");
        }

        using Cassette cassette = Cassette.InMemory(RecordingMode.Replay, recording.ToText());
        using RecordingChatClient scripted = new(cassette, ScriptedChatClient.FromTurns());
        using RecordingChatClient fake = new(cassette, new UpdatesClient());

        Assert.Equal("In Lima.", (await scripted.AskAsync("Where is it warm?")).Text);
        Assert.Equal("In Rome 🌞.", (await fake.AskAsync("Where is it warm?")).Text);
    }

    [Fact]
    public async Task A_replayed_answer_cannot_be_changed_for_the_next_reader()
    {
        string text = await Recordings.RecordAsync(ScriptedChatClient.FromTurns(Turn.Text("In Lima.")), Question);
        string twice = text + Recordings.CallLines(text)[0] + "\n";
        using RecordingChatClient client = Recordings.Replay(twice);

        (await client.AskAsync("Where is it warm?")).Messages[0].Contents.Clear();

        Assert.Equal("In Lima.", (await client.AskAsync("Where is it warm?")).Text);
    }

    [Fact]
    public async Task What_a_reader_does_to_an_update_does_not_reach_the_cassette()
    {
        using Cassette cassette = Cassette.InMemory(RecordingMode.Record);
        using RecordingChatClient client = new(cassette, new UpdatesClient(new ChatResponseUpdate(ChatRole.Assistant, "In Lima.")));

        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Question, cancellationToken: TestContext.Current.CancellationToken))
        {
            update.Contents.Clear();
        }

        Assert.Contains("In Lima.", cassette.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_builder_adds_a_layer_whose_cassette_is_a_service()
    {
        using Cassette cassette = Cassette.InMemory(RecordingMode.Record);
        UpdatesClient inner = new();

        IChatClient client = ModelClientBuilder.Wrap(inner).UseRecording(cassette).Build();

        Assert.Same(cassette, client.GetService(typeof(Cassette)));
        Assert.IsType<RecordingChatClient>(client);
        client.Dispose();
        Assert.True(inner.IsDisposed);
    }
}
