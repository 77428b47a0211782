using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Graphs;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Recording;

public sealed class RecordedRunTests
{
    private static readonly PriceBook Prices =
        PriceBook.Default.With("scripted", new ModelPrice { InputPerMillion = 1m, OutputPerMillion = 4m });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_run_gives_the_same_events_when_it_is_replayed_with_no_model(bool streams)
    {
        using Cassette recording = Cassette.InMemory(RecordingMode.Record);
        using RecordingChatClient recorder = new(recording, ScriptedChatClient.FromTurns(
            Turn.Calls(("search", """{"query":"opening hours"}"""), ("search", """{"query":"address"}"""), ("search", "not json")),
            Turn.Calls(("missing", "{}")),
            Turn.Text("It opens at nine, at the corner.")));
        string recorded = await RunAsync(recorder, streams);
        string text = recording.ToText();

        using RecordingChatClient client = Recordings.Replay(text);
        string replayed = await RunAsync(client, streams);

        Assert.Equal(recorded, replayed);
        Assert.Contains("ModelCallCompleted", recorded, StringComparison.Ordinal);
        Assert.Equal(streams, text.Contains("\"updates\":", StringComparison.Ordinal));
        client.GetService<Cassette>()!.ThrowIfDifferent();
    }

    [Fact]
    public async Task A_failed_run_gives_the_same_events_when_it_is_replayed()
    {
        ModelException Failure() => new("scripted", ModelErrorKind.ContextTooLong, "the provider answered with status 400, context_length_exceeded.") { StatusCode = 400 };
        using Cassette recording = Cassette.InMemory(RecordingMode.Record);
        using RecordingChatClient recorder = new(recording, ScriptedChatClient.FromTurns(Turn.Throws(Failure())));
        string recorded = await RunAsync(recorder, streams: false);

        using RecordingChatClient client = Recordings.Replay(recording.ToText());

        Assert.Equal(recorded, await RunAsync(client, streams: false));
        Assert.Contains("RunFailed", recorded, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_reached_nobody_costs_nothing_when_it_is_replayed_either(bool streams)
    {
        using Cassette recording = Cassette.InMemory(RecordingMode.Record);
        using RecordingChatClient recorder = new(recording, ScriptedChatClient.FromTurns(Turn.Throws(new ModelException(
            "scripted", ModelErrorKind.Connection, "nobody was reached.", new HttpRequestException(HttpRequestError.ConnectionError)))));
        string recorded = await RunAsync(recorder, streams);

        using RecordingChatClient client = Recordings.Replay(recording.ToText());

        Assert.Equal(recorded, await RunAsync(client, streams));
        Assert.Contains("\"unsent\":true", recording.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Branches_of_a_graph_that_run_at_once_are_replayed_in_any_order()
    {
        using Cassette recording = Cassette.InMemory(RecordingMode.Record);
        using RecordingChatClient recorder = new(recording, ScriptedChatClient.FromFunction(request => Turn.Text($"<{request.LastUserText}>")));
        string recorded = await RunGraphAsync(recorder);

        for (int i = 0; i < 20; i++)
        {
            using RecordingChatClient client = Recordings.Replay(recording.ToText());
            Assert.Equal(recorded, await RunGraphAsync(client));
            client.GetService<Cassette>()!.ThrowIfDifferent();
        }

        Assert.Equal("<<a>|<b>|<c>>", recorded);
    }

    [Fact]
    public async Task A_run_that_asks_something_else_fails_with_the_difference_inside()
    {
        string text = await Recordings.RecordAsync(ScriptedChatClient.FromTurns(Turn.Text("1")), [new ChatMessage(ChatRole.User, "a")]);
        using RecordingChatClient client = Recordings.Replay(text);
        ChatAgent agent = ChatAgent.Create("guide", client).Build();

        ModelException exception = await Assert.ThrowsAsync<ModelException>(
            () => agent.RunAsync("b", cancellationToken: TestContext.Current.CancellationToken));

        Assert.IsType<CassetteMismatchException>(exception.InnerException);
    }

    private static async Task<string> RunAsync(IChatClient client, bool streams)
    {
        AIFunction search = AIFunctionFactory.Create((string query) => $"Found {query}.", "search", "Searches.");
        ChatAgent agent = ChatAgent.Create("guide", client).WithTool(search).Configure(options => options.Streaming = streams).Build();
        EventRecorder events = new();
        RunOptions options = new()
        {
            Clock = new ManualTimeProvider(),
            Ids = IdSource.FromSeed(1),
            Seed = 7,
            Prices = Prices,
            Budget = Budget.Usd(0.05m),
            Observers = { events },
        };
        try
        {
            await agent.RunAsync("When does it open?", options, TestContext.Current.CancellationToken);
        }
        catch (ModelException)
        {
            // The events tell.
        }

        return events.ToText();
    }

    private static async Task<string> RunGraphAsync(IChatClient client)
    {
        ChatAgent agent = ChatAgent.Create("reader", client).Build();
        AgentGraph<string, string> graph = AgentGraph.Create<string, string>("brief", (g, question) =>
        {
            Node<IReadOnlyList<string>> notes = g.ForEach("read", question, text => text.Split(' '), agent);
            return g.Add("write", agent, g.Add("join", texts => string.Join('|', texts), notes));
        });
        return (await graph.RunAsync("a b c", cancellationToken: TestContext.Current.CancellationToken)).Output;
    }
}
