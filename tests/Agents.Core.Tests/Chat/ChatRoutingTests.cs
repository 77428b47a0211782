using Agents.Core.Chat;
using Agents.Core.Routing;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>Tools that stand in for those that a model called, by the health that the library keeps of them.</summary>
public sealed class ChatRoutingTests
{
    private static readonly ToolPolicy Pays = new() { Provides = ["payment"] };

    private readonly ManualTimeProvider _clock = new();
    private readonly EventRecorder _events = new();
    private readonly List<string> _made = [];
    private bool _isBroken = true;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tool_of_the_same_capability_answers_without_another_turn()
    {
        (string result, RunResult<string> run) = await AskAsync(Agent(ByCapability(), 1));

        Assert.Equal("razorpay a\n[notice] The tool 'stripe' did not answer (failed); 'razorpay' answered in its place.", result);
        Assert.Equal((2L, 2L), (run.Spend.ModelCalls, run.Spend.ToolCalls));
        Assert.Equal("razorpay", _events.Single<ToolCallCompleted>().AnsweredBy);
    }

    [Fact]
    public async Task A_tool_that_needs_more_than_the_called_one_has_does_not_stand_in()
    {
        Tool more = Tool.Create((string id, string account) => Task.FromResult(account), "more", policy: Pays);
        (string result, _) = await AskAsync(Agent(ToolSet.Create([Stripe(), more]), 1));

        Assert.Equal("[failed] The tool 'stripe' failed with IOException: line is down", result);
        _events.AssertNone<ToolRerouted>();
    }

    [Fact]
    public async Task Agents_that_share_a_health_pass_over_a_tool_that_fails_too_often_or_is_down()
    {
        ToolHealth health = new(new ToolHealthOptions { MinErrorCalls = 1 }, _clock);
        await AskAsync(Agent(ByFallback(), 1, health, "first"));
        (string passedOver, _) = await AskAsync(Agent(ByFallback(), 1, health, "second"), new EventRecorder());
        Assert.Equal(["stripe", "razorpay", "razorpay"], _made);
        Assert.Contains("The tool 'stripe' was passed over", passedOver, StringComparison.Ordinal);

        health.MarkDown("stripe");
        _made.Clear();
        EventRecorder events = new();
        (string result, _) = await AskAsync(Agent(ByFallback(), 1, health, "other"), events);

        Assert.Equal(["razorpay"], _made);
        Assert.Equal("razorpay a\n[notice] The tool 'stripe' did not answer (unavailable); 'razorpay' answered in its place.", result);
        Assert.Equal("The tool 'stripe' is down and was not called.", events.Single<ToolRerouted>().Reason);
    }

    [Fact]
    public async Task A_tool_on_trial_is_passed_over_for_one_that_is_well_and_that_is_what_is_said()
    {
        ToolHealth health = new(clock: _clock);
        health.MarkDown("stripe");
        _clock.Advance(TimeSpan.FromSeconds(30));
        (string result, _) = await AskAsync(Agent(ByFallback(), 1, health));

        Assert.Equal(["razorpay"], _made);
        Assert.Equal("razorpay a\n[notice] The tool 'stripe' was passed over, because others do better at the moment; 'razorpay' answered in its place.", result);
        ToolRerouted rerouted = _events.Single<ToolRerouted>();
        Assert.Equal("The tool 'stripe' was passed over and not called, because 'razorpay' does better at the moment.", rerouted.Reason);
        Assert.Null(rerouted.Outcome);
    }

    [Fact]
    public async Task A_tool_that_is_slow_is_passed_over_and_is_not_said_to_be_down()
    {
        ToolHealthOptions options = new();
        options.Tools["stripe"] = new ToolHealthSettings { Baseline = TimeSpan.FromMilliseconds(100) };
        ToolHealth health = new(options, _clock);
        Assert.True(health.TryBegin("stripe"));
        health.Succeeded("stripe", TimeSpan.FromSeconds(1));
        await AskAsync(Agent(ByFallback(), 1, health));

        Assert.Equal(["razorpay"], _made);
        Assert.StartsWith("The tool 'stripe' was passed over", _events.Single<ToolRerouted>().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_know_nothing_of_each_other_when_nothing_is_shared()
    {
        for (int i = 0; i < 4; i++)
        {
            await AskAsync(Agent(ByFallback(), 1));
        }

        Assert.Equal(4, _made.Count(made => made == "stripe"));
    }

    [Fact]
    public async Task Within_a_run_a_tool_that_failed_three_times_in_a_row_is_passed_over_from_then_on()
    {
        (_, RunResult<string> run) = await AskAsync(Agent(ByFallback(), 5));

        Assert.Equal(3, _made.Count(made => made == "stripe"));
        Assert.Equal((5, 6L), (_made.Count(made => made == "razorpay"), run.Spend.ModelCalls));
    }

    [Fact]
    public async Task A_shared_health_watches_tools_that_nothing_stands_in_for()
    {
        ToolHealth health = new(clock: _clock);
        health.MarkDown("stripe");
        (string result, _) = await AskAsync(Agent(ToolSet.Create([Stripe()]), 1, health));

        Assert.Equal("[unavailable] The tool 'stripe' is down and was not called. It may be back later; go on without it for now.", result);
        Assert.Empty(_made);
    }

    [Fact]
    public async Task A_tool_that_works_is_called_itself_and_nothing_is_said()
    {
        _isBroken = false;
        (string result, _) = await AskAsync(Agent(ByFallback(), 1));

        Assert.Equal("stripe a", result);
        Assert.Equal(["stripe"], _made);
    }

    private ToolSet ByCapability() => ToolSet.Create([Stripe(), Razorpay()]);

    private ToolSet ByFallback() => ToolSet.Create([Stripe()]).WithFallback("stripe", Razorpay());

    private Tool Stripe() => Tool.Create(
        Task<string> (string id) =>
        {
            _made.Add("stripe");
            return _isBroken ? throw new IOException("line is down") : Task.FromResult($"stripe {id}");
        },
        "stripe",
        policy: Pays);

    private Tool Razorpay() => Tool.Create(
        (string id) =>
        {
            _made.Add("razorpay");
            return Task.FromResult($"razorpay {id}");
        },
        "razorpay",
        policy: Pays);

    private static (ChatAgent Agent, ScriptedChatClient Client) Agent(ToolSet tools, int calls, ToolHealth? health = null, string name = "chat")
    {
        ScriptedChatClient client = ScriptedChatClient.FromTurns(
            [.. Enumerable.Range(0, calls).Select(i => Turn.Calls(("stripe", $$"""{"id":"{{(char)('a' + i)}}"}"""))), Turn.Text("done")]);
        return (ChatAgent.Create(name, client).WithTools(tools).Configure(options => options.ToolHealth = health).Build(), client);
    }

    private async Task<(string Result, RunResult<string> Run)> AskAsync((ChatAgent Agent, ScriptedChatClient Client) pair, EventRecorder? events = null)
    {
        RunResult<string> run = await pair.Agent.RunAsync("Pay.", new RunOptions { Clock = _clock, ObserverGrace = TimeSpan.FromHours(1), Observers = { events ?? _events } }, Token);
        return ($"{Assert.IsType<FunctionResultContent>(pair.Client.Requests[1].Messages[^1].Contents[0]).Result}", run);
    }
}
