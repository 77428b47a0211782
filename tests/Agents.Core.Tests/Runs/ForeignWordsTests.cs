using Agents.Core.Chat;
using Agents.Core.Roles;
using Agents.Core.Solving;
using Agents.Core.Testing;
using Agents.Core.Tests.Chat;
using Agents.Core.Tools;
using Agents.Core.Workspaces;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Turn = Agents.Core.Testing.Turn;

namespace Agents.Core.Tests.Runs;

/// <summary>What providers and models name: bounded where it is needed to follow a run, and withheld where it is not.</summary>
public sealed class ForeignWordsTests
{
    private readonly ChatHarness _chat = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("stop", "stop")]
    [InlineData("length", "length")]
    [InlineData("content_filter", "content_filter")]
    [InlineData("pause_turn", "pause_turn")]
    [InlineData("Stop", "other")]
    [InlineData("because the secret is 42", "other")]
    [InlineData(null, "")]
    public async Task Reason_for_an_end_is_a_known_word_unless_content_is_asked_for(string? said, string told)
    {
        foreach (EventContent content in Enum.GetValues<EventContent>())
        {
            EventRecorder events = new();
            ChatAgent agent = ChatAgent.Create("agent", new Answering(said)).Build();
            await Record.ExceptionAsync(() => agent.RunAsync("x", new RunOptions { EventContent = content, Observers = { events }, ObserverGrace = TimeSpan.FromHours(1) }, Token));

            Assert.Equal(content == EventContent.Included ? said ?? "" : told, events.Single<ModelCallCompleted>().FinishReason);
        }
    }

    [Fact]
    public async Task Model_that_an_answer_names_is_cut_and_escaped()
    {
        await _chat.RunAsync(new Answering("stop") { Model = $"m\n{new string('x', 500)}" }, Token);

        Assert.Equal($"m\\u000A{new string('x', 126)}…", _chat.Events.Single<ModelCallCompleted>().Model);
    }

    [Theory]
    [InlineData("call_1", "call_1")]
    [InlineData("functions.look:0", "functions.look:0")]
    [InlineData("call\n1", "call\\u000A1")]
    [InlineData("call\u202E1", "call\\u202E1")]
    public async Task Id_of_a_call_is_escaped_in_events_and_goes_back_as_it_came(string id, string told)
    {
        Assert.Equal(id, await CallAsync(id));
        Assert.Equal((told, told), (_chat.Events.Single<ToolCallStarted>().CallId, _chat.Events.Single<ToolCallCompleted>().CallId));
    }

    [Fact]
    public async Task Id_of_a_call_is_cut_in_events_and_goes_back_whole()
    {
        string id = new('c', 129);

        Assert.Equal(id, await CallAsync(id));
        Assert.Equal($"{id[..128]}…{StableHash.OfText(id, 0):x16}", _chat.Events.Single<ToolCallStarted>().CallId);
    }

    [Fact]
    public async Task Long_ids_that_differ_late_are_two_ids_in_events()
    {
        string start = new('c', 200);
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            Turn.Of(new FunctionCallContent($"{start}1", "look"), new FunctionCallContent($"{start}2", "look", new Dictionary<string, object?> { ["n"] = 1 })),
            Turn.Text("done"));
        RunOptions options = new() { Observers = { _chat.Events }, ObserverGrace = TimeSpan.FromHours(1) };
        await ChatAgent.Create("agent", client).WithTool(Tool.Create((int n = 0) => "seen", "look")).Build().RunAsync("x", options, Token);

        string[] ids = [.. _chat.Events.OfType<ToolCallStarted>().Select(call => call.CallId)];
        Assert.Equal(2, ids.Distinct().Count());
        Assert.Equal(ids.Order(), _chat.Events.OfType<ToolCallCompleted>().Select(call => call.CallId).Order());
    }

    [Fact]
    public void Critics_that_a_criterion_names_are_withheld_with_it()
    {
        TaskDivided divided = new() { TaskId = "1", Subtasks = [], Criteria = [new Criterion { Name = "n", Text = "t", Critics = ["a", "b"] }] };

        Criterion told = Assert.Single(Assert.IsType<TaskDivided>(divided.WithoutContent()).Criteria);

        Assert.Equal(("(withheld)", "(withheld)"), (told.Name, told.Text));
        Assert.Equal(["(withheld)", "(withheld)"], told.Critics);
    }

    [Fact]
    public async Task Path_of_a_workspace_that_ends_a_run_is_in_no_event_and_no_log()
    {
        LogRecorder logs = new();
        EventRecorder events = new();
        IAgent<string, string> agent = Agent.Create<string, string>("agent", (path, _, token) => new MemoryWorkspace("main").ReadTextAsync(path, token)!);

        WorkspacePathException failure = await Assert.ThrowsAsync<WorkspacePathException>(
            () => agent.RunAsync("../secret", new RunOptions { LoggerFactory = logs, Observers = { events }, ObserverGrace = TimeSpan.FromHours(1) }, Token));

        Assert.Contains("../secret", failure.Message, StringComparison.Ordinal);
        Assert.Equal(("WorkspacePathException", "(withheld)"), (events.Single<RunFailed>().ErrorType, events.Single<RunFailed>().Message));
        Assert.DoesNotContain(logs.Entries, entry => entry.Level > LogLevel.Trace && entry.Text.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, "(withheld)")]
    [InlineData(true, "The model 'm' failed (Connection): the client threw IOException; see the inner exception.")]
    public async Task Failure_of_a_model_is_told_where_the_library_put_it_into_words(bool isOwn, string told)
    {
        Exception thrown = isOwn ? new IOException("secret") : new ModelException("m", ModelErrorKind.Connection, "the secret is 42.");
        ScriptedChatClient client = ScriptedChatClient.FromTurns([Turn.Throws(thrown)], new ScriptedChatClientOptions { ModelId = "m" });

        await Assert.ThrowsAsync<ModelException>(() => _chat.RunAsync(client, Token));

        Assert.Equal(("ModelException", told), (_chat.Events.Single<RunFailed>().ErrorType, _chat.Events.Single<RunFailed>().Message));
    }

    /// <summary>Makes a call, and finds the id that its result goes back with.</summary>
    private async Task<string> CallAsync(string id)
    {
        FunctionCallContent call = new(id, "look", new Dictionary<string, object?>());
        ScriptedChatClient client = ScriptedChatClient.FromTurns(Turn.Of(call), Turn.Text("done"));
        RunOptions options = new() { Observers = { _chat.Events }, ObserverGrace = TimeSpan.FromHours(1) };
        await ChatAgent.Create("agent", client).WithTool(Tool.Create(() => "seen", "look")).Build().RunAsync("x", options, Token);
        return client.Requests[1].Messages[^1].Contents.OfType<FunctionResultContent>().Single().CallId;
    }

    private sealed class Answering(string? reason) : IChatClient
    {
        public string Model { get; init; } = "m";

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "a"))
            {
                ModelId = Model,
                FinishReason = reason is null ? null : new ChatFinishReason(reason),
            });

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
