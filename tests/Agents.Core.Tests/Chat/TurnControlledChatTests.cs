using Agents.Core.Budgets;
using Agents.Core.Chat;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>A chat agent whose turns are controlled.</summary>
public sealed class TurnControlledChatTests
{
    private readonly ChatHarness _chat = new();

    [Fact]
    public async Task Reminders_go_with_requests_and_are_not_kept()
    {
        ScriptedChatClient client = Calls(2, Turn.Text("answer"));
        RunResult<string> result = await _chat.RunAsync(client, With(TurnControl.Fixed(3)));

        Assert.Equal(
            [
                "<notice>\nENVIRONMENT REMINDER: This is turn 1 of 3; 2 turns are left after it.\n</notice>",
                "<notice>\nENVIRONMENT REMINDER: This is turn 2 of 3; 1 turn is left after it.\n</notice>",
                "<notice>\nENVIRONMENT REMINDER: This is turn 3 of 3; no turn is left after it, so bring your work to its end now.\n</notice>",
            ],
            client.Requests.Select(request => request.LastUserText));
        Assert.Equal(("answer", StopReason.Completed), (result.Output, result.StopReason));
        Assert.DoesNotContain("REMINDER", _chat.History(), StringComparison.Ordinal);
        Assert.All(client.Requests, request => Assert.Single(request.Messages, message => message.Text.Contains("REMINDER")));
    }

    [Fact]
    public async Task Status_of_the_budget_and_reminder_stand_in_one_message()
    {
        _chat.Options.Budget = new Budget { ToolUnits = ToolUnits.Of(("search", 10)) };
        ScriptedChatClient client = Calls(1, Turn.Text("answer"));
        await _chat.RunAsync(client, With(TurnControl.Fixed(2)));
        Assert.Equal(
            """
            <budget>
            search Budget Used: 1, search Budget Remaining: 9
            Much is left, so look widely before you settle on anything.
            </budget>
            <notice>
            ENVIRONMENT REMINDER: This is turn 2 of 2; no turn is left after it, so bring your work to its end now.
            </notice>
            """,
            client.Requests[1].LastUserText);
    }

    [Fact]
    public async Task Fixed_limit_ends_in_a_closing_turn_and_MaxTurns_does_not_count()
    {
        ScriptedChatClient client = Calls(3, Turn.Text("closed"));
        RunResult<string> result = await _chat.RunAsync(client, With(TurnControl.Fixed(3, TurnReminders.None), options => options.MaxTurns = 1));

        Assert.Equal(("closed", StopReason.TurnLimit, 4), (result.Output, result.StopReason, client.Requests.Count));
        Assert.Null(client.Requests[3].Options!.Tools);
        Assert.Contains("No further tool calls are possible", client.Requests[3].LastUserText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_control_MaxTurns_counts()
    {
        ScriptedChatClient client = Calls(2, Turn.Text("closed"));
        RunResult<string> result = await _chat.RunAsync(client, builder => builder.Configure(options => options.MaxTurns = 2));
        Assert.Equal(("closed", StopReason.TurnLimit, 3), (result.Output, result.StopReason, client.Requests.Count));
    }

    [Fact]
    public async Task Dynamic_limit_grows_once_when_there_is_nothing_to_submit()
    {
        List<int> asked = [];
        ScriptedChatClient client = Calls(3, Turn.Text("closed"));
        RunResult<string> result = await _chat.RunAsync(client, With(TurnControl.Dynamic(2, 1, findDeliverable: progress =>
        {
            asked.Add(progress.Turn);
            return null;
        })));

        Assert.Equal([2, 3], asked);
        Assert.Equal(("closed", StopReason.TurnLimit, 4), (result.Output, result.StopReason, client.Requests.Count));
        Assert.Equal(
            "<notice>\nENVIRONMENT REMINDER: You were given 1 more turn, this one time. This is turn 3 of 3; no turn is left after it, so bring your work to its end now.\n</notice>",
            client.Requests[2].LastUserText);
    }

    [Fact]
    public async Task Dynamic_limit_does_not_grow_when_there_is_something_to_submit()
    {
        ScriptedChatClient client = Calls(2, Turn.Text("never"));
        RunResult<string> result = await _chat.RunAsync(client, With(TurnControl.Dynamic(2, 5, findDeliverable: progress =>
        {
            FunctionResultContent last = Assert.IsType<FunctionResultContent>(Assert.Single(progress.Messages[^1].Contents));
            return $"{progress.Turn}: {last.Result}";
        })));

        Assert.Equal(("2: found 2", StopReason.TurnLimit, 2), (result.Output, result.StopReason, client.Requests.Count));
        ValidHistory.Check(_chat.Conversation.Messages);
    }

    [Fact]
    public async Task Dynamic_limit_that_grew_is_not_reached_by_an_agent_that_answers()
    {
        ScriptedChatClient client = Calls(2, Turn.Text("answer"));
        RunResult<string> result = await _chat.RunAsync(client, With(TurnControl.Dynamic(2, 5)));
        Assert.Equal(("answer", StopReason.Completed, 3), (result.Output, result.StopReason, client.Requests.Count));
    }

    [Fact]
    public async Task Closing_turn_at_the_limit_of_turns_is_kept_aside_too()
    {
        _chat.Options.Budget = new Budget { ModelCalls = 3 };
        ScriptedChatClient client = Calls(2, Turn.Text("closed"));
        RunResult<string> result = await _chat.RunAsync(client, With(TurnControl.Fixed(2)));
        Assert.Equal(("closed", StopReason.TurnLimit, 3L), (result.Output, result.StopReason, result.Spend.ModelCalls));
        _chat.Events.AssertNone<BudgetRefused>();
    }

    [Fact]
    public async Task Budget_that_refuses_before_the_limit_of_turns_is_what_ended_the_run()
    {
        _chat.Options.Budget = new Budget { ModelCalls = 2 };
        ScriptedChatClient client = Calls(1, Turn.Text("closed"));
        RunResult<string> result = await _chat.RunAsync(client, With(TurnControl.Fixed(9)));
        Assert.Equal(("closed", StopReason.BudgetExhausted), (result.Output, result.StopReason));
    }

    [Fact]
    public async Task Controller_of_ones_own_is_asked_after_each_turn_that_called_and_decides()
    {
        OwnControl control = new((turn, _) => turn == 3 ? TurnDecision.Submit("mine") : turn == 2 ? TurnDecision.Extend : TurnDecision.Continue);
        ScriptedChatClient client = Calls(3, Turn.Text("never"));
        RunResult<string> result = await _chat.RunAsync(client, With(control));

        Assert.Equal(("mine", StopReason.TurnLimit), (result.Output, result.StopReason));
        Assert.Equal(["before 1", "after 1 of 3", "before 2", "after 2 of 5", "before 3", "after 3 of 7"], control.Log);
        Assert.Equal("<notice>\nyour turn 2\n</notice>", client.Requests[1].LastUserText);
    }

    [Fact]
    public async Task Each_call_of_an_agent_has_a_session_of_its_own()
    {
        OwnControl control = new((_, _) => TurnDecision.Close);
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            Turn.Calls(("search", """{"q":"1"}""")), Turn.Text("first"), Turn.Calls(("search", """{"q":"2"}""")), Turn.Text("second"));
        ChatAgent agent = ChatAgent.Create("chat", client).WithTool(ChatHarness.Search).Configure(options => options.TurnControl = control).Build();
        foreach (string expected in new[] { "first", "second" })
        {
            RunResult<string> result = await agent.RunAsync("question", cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal((expected, StopReason.TurnLimit), (result.Output, result.StopReason));
        }

        Assert.Equal((2, 4), (control.Sessions, client.Requests.Count));
    }

    [Fact]
    public async Task Controller_that_throws_ends_the_agent_and_leaves_a_valid_history()
    {
        OwnControl control = new((_, _) => throw new InvalidOperationException("no decision"));
        AgentFailedException exception = await Assert.ThrowsAsync<AgentFailedException>(() => _chat.RunAsync(Calls(1), With(control)));
        Assert.Equal("no decision", exception.InnerException!.Message);
        ValidHistory.Check(_chat.Conversation.Messages);
        Assert.Equal(3, _chat.Conversation.Messages.Count);
    }

    [Fact]
    public async Task Controller_that_never_ends_is_ended_at_the_greatest_limit_of_turns()
    {
        int calls = 0;
        OwnControl control = new((_, _) => TurnDecision.Continue) { LogsNothing = true };

        // Recording ten thousand growing requests would take gigabytes, so this client counts only.
        using CountingClient client = new(withTools => withTools
            ? new ChatMessage(ChatRole.Assistant, [new FunctionCallContent($"c{++calls}", "search", new Dictionary<string, object?> { ["q"] = $"{calls}" })])
            : new ChatMessage(ChatRole.Assistant, "closed"));
        ChatAgent agent = ChatAgent.Create("chat", client).WithTool(new ShortTool()).Configure(options => options.TurnControl = control).Build();
        RunResult<string> result = await agent.RunAsync("question", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("closed", StopReason.TurnLimit), (result.Output, result.StopReason));
        Assert.Equal((ChatAgentOptions.TurnsLimit, ChatAgentOptions.TurnsLimit + 1), (calls, client.Count));
    }

    private static ScriptedChatClient Calls(int count, params Turn[] then) => ScriptedChatClient.FromTurns(
        [.. Enumerable.Range(1, count).Select(i => Turn.Calls(("search", $$"""{"q":"{{i}}"}"""))), .. then]);

    private static Action<ChatAgentBuilder> With(ITurnController control, Action<ChatAgentOptions>? configure = null) => builder =>
        builder.Configure(options =>
        {
            options.TurnControl = control;
            configure?.Invoke(options);
        });

    private sealed class OwnControl(Func<int, OwnControl, TurnDecision> decide) : ITurnController
    {
        public List<string> Log { get; } = [];

        public int Sessions { get; private set; }

        public bool LogsNothing { get; init; }

        public ITurnSession Begin()
        {
            Sessions++;
            return new Session(this, decide);
        }

        private sealed class Session(OwnControl control, Func<int, OwnControl, TurnDecision> decide) : ITurnSession
        {
            public int Limit => int.MaxValue;

            public string? BeforeTurn(int turn)
            {
                Note($"before {turn}");
                return control.LogsNothing ? null : $"your turn {turn}";
            }

            public TurnDecision AfterTurn(in TurnProgress progress)
            {
                Note($"after {progress.Turn} of {progress.Messages.Count}");
                return decide(progress.Turn, control);
            }

            private void Note(string what)
            {
                if (!control.LogsNothing)
                {
                    control.Log.Add(what);
                }
            }
        }
    }

    private sealed class ShortTool : AIFunction
    {
        public override string Name => "search";

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => new("");
    }

    private sealed class CountingClient(Func<bool, ChatMessage> answer) : IChatClient
    {
        public int Count { get; private set; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Count++;
            return Task.FromResult(new ChatResponse(answer(options?.Tools is { Count: > 0 })));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
