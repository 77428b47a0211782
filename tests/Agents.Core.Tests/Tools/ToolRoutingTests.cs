using Agents.Core.Budgets;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;
using static Agents.Core.Tests.Tools.ToolHarness;

namespace Agents.Core.Tests.Tools;

public sealed class ToolRoutingTests
{
    private const string Threw = "The tool 'stripe' failed with IOException: line is down";

    private readonly RoutingHarness _pay = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ToolHarness Run => _pay.Run;

    [Fact]
    public async Task A_tool_that_works_is_called_and_nothing_else_is_said()
    {
        ToolCall call = await _pay.Offer(_pay.Razorpay).CallAsync();
        Assert.Equal("stripe paid a", Text(call));
        Assert.Equal(["stripe a"], _pay.Made);
        Assert.Equal(["""stripe started {"id":"a"}""", "stripe succeeded by -"], _pay.Kinds);
        Assert.Equal(["stripe begun", "stripe succeeded 0"], _pay.Router.Told);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_result_of_which_there_is_nothing_to_say_stays_a_value(bool isRouted)
    {
        Tool count = new(new Returning());
        Run.Router = isRouted ? new FakeToolRouter(new StandIn { Tool = count }) : null;
        ToolCall call = Call("count");
        await Run.RunAsync(count, call);
        Assert.Equal(7, Assert.IsType<int>(call.ToResult()));
    }

    [Fact]
    public async Task A_router_that_offers_a_tool_that_failed_again_is_found_out()
    {
        Run.Router = new Stubborn(_pay.Failing("stripe").Stripe);
        ToolCall call = Call("stripe", """{"id":"a"}""");
        AgentFailedException exception = await Assert.ThrowsAsync<AgentFailedException>(() => Run.RunAsync(_pay.Stripe, call));
        Assert.Equal(
            "The router offered 'stripe' again, which could not make this call.", Assert.IsType<InvalidOperationException>(exception.InnerException).Message);
        Assert.Equal($"[failed] {Threw}", call.ToResult());
    }

    [Fact]
    public async Task A_tool_that_throws_is_answered_for_by_the_next_and_the_model_is_told()
    {
        ToolCall call = await _pay.Failing("stripe").Offer(_pay.Razorpay).CallAsync();
        Assert.Equal("razorpay paid a\n[notice] The tool 'stripe' did not answer (failed); 'razorpay' answered in its place.", call.ToResult());
        Assert.Equal("razorpay paid a", Text(call));
        Assert.Equal(["stripe a", "razorpay a"], _pay.Made);
        Assert.Equal(
            [
                """stripe started {"id":"a"}""", $"stripe > razorpay: failed: [failed] {Threw}", """razorpay started {"id":"a"}""",
                "stripe succeeded by razorpay",
            ],
            _pay.Kinds);
        Assert.Equal(["stripe begun", "stripe failed 0", "razorpay begun", "razorpay succeeded 0"], _pay.Router.Told);
        Assert.All(Run.Events.OfType<ToolCallStarted>(), e => Assert.Equal("c", e.CallId));
        Assert.Equal("c", Run.Events.Single<ToolRerouted>().CallId);
        Assert.Equal((2L, StopReason.Completed), (Run.Spent.ToolCalls, Run.StopReason));
    }

    [Fact]
    public async Task The_model_reads_no_text_of_an_exception_when_another_tool_answered()
    {
        ToolCall call = await _pay.Failing("stripe").Failing("razorpay").Offer(_pay.Razorpay, _pay.Adyen).CallAsync();
        Assert.Equal(
            "adyen paid a\n[notice] The tool 'stripe' did not answer (failed), nor did 'razorpay' (failed); 'adyen' answered in its place.", call.ToResult());
    }

    [Fact(Timeout = 30_000)]
    public async Task A_tool_that_times_out_is_answered_for_and_times_add_up()
    {
        _pay.With("stripe", _ => new TaskCompletionSource<string>().Task, new ToolPolicy { IsIdempotent = true, Timeout = TimeSpan.FromSeconds(5) })
            .With("razorpay", async token =>
            {
                await Task.Delay(TimeSpan.FromSeconds(2), Run.Clock, token);
                return "ok";
            })
            .Offer(_pay.Razorpay);
        Task<ToolCall> run = _pay.CallAsync();
        await Run.Clock.WaitForTimersAsync(1, Token);
        Run.Clock.Advance(TimeSpan.FromSeconds(5));
        await Run.Clock.WaitForTimersAsync(2, Token);
        Run.Clock.Advance(TimeSpan.FromSeconds(2));
        ToolCall call = await run;
        Assert.Equal("ok\n[notice] The tool 'stripe' did not answer (timed out); 'razorpay' answered in its place.", call.ToResult());
        Assert.Equal(TimeSpan.FromSeconds(7), Run.Events.Single<ToolCallCompleted>().Duration);
        Assert.Equal(["stripe begun", "stripe timed out 5", "razorpay begun", "razorpay succeeded 2"], _pay.Router.Told);
    }

    [Fact]
    public async Task Latency_is_told_to_the_router_even_when_nobody_observes_the_run()
    {
        Run.Options.Observers.Clear();
        _pay.With("stripe", _ =>
        {
            Run.Clock.Advance(TimeSpan.FromSeconds(3));
            return Task.FromResult("ok");
        }).Offer();
        await _pay.CallAsync();
        Assert.Equal(["stripe begun", "stripe succeeded 3"], _pay.Router.Told);
    }

    [Fact]
    public async Task When_nothing_stands_in_the_failure_stays_what_it_was()
    {
        ToolCall call = await _pay.Failing("stripe").Offer().CallAsync();
        Assert.Equal($"[failed] {Threw}", call.ToResult());
        Assert.True(Outcome<ToolFailed>(call).IsTransient);
        Run.Events.AssertNone<ToolRerouted>();
        Assert.Null(Run.Events.Single<ToolCallCompleted>().AnsweredBy);
    }

    [Fact]
    public async Task When_all_fail_the_model_reads_the_called_tool_s_failure_and_what_else_was_tried()
    {
        _pay.Failing("stripe").Failing("razorpay", new ToolPolicy { HidesErrors = true }).Failing("adyen").Offer(_pay.Razorpay, _pay.Adyen);
        _pay.Router.Down.Add("adyen");
        ToolCall call = await _pay.CallAsync();
        Assert.Equal(
            $"[failed] {Threw}. Tried in its place: 'razorpay' [failed] The tool 'razorpay' failed.; 'adyen' [unavailable] It is down and was not called.",
            call.ToResult());
        Assert.Equal((ToolFailureKind.Threw, true), (Outcome<ToolFailed>(call).Kind, Outcome<ToolFailed>(call).IsTransient));
        Assert.Equal((2L, StopReason.Completed), (Run.Spent.ToolCalls, Run.StopReason));
        Assert.Equal("stripe failed by -", _pay.Kinds[^1]);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_tool_that_timed_out_says_what_else_was_tried_too()
    {
        _pay.With("stripe", _ => new TaskCompletionSource<string>().Task, new ToolPolicy { IsReadOnly = true, Timeout = TimeSpan.FromSeconds(5) })
            .Failing("razorpay").Offer(_pay.Razorpay);
        Task<ToolCall> run = _pay.CallAsync();
        await Run.Clock.WaitForTimersAsync(1, Token);
        Run.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(
            "[timed out] The tool did not answer within 5 s. Tried in its place: 'razorpay' [failed] The tool 'razorpay' failed with IOException: line is down",
            (await run).ToResult());
    }

    [Fact]
    public async Task A_tool_that_is_down_is_not_called_and_another_answers()
    {
        _pay.Offer(_pay.Razorpay).Router.Down.Add("stripe");
        ToolCall call = await _pay.CallAsync();
        Assert.Equal("razorpay paid a\n[notice] The tool 'stripe' did not answer (unavailable); 'razorpay' answered in its place.", call.ToResult());
        Assert.Equal(["razorpay a"], _pay.Made);
        Assert.Equal(
            ["stripe > razorpay: -: The tool 'stripe' is down and was not called.", """razorpay started {"id":"a"}""", "stripe succeeded by razorpay"],
            _pay.Kinds);
        Assert.Equal(["stripe refused", "razorpay begun", "razorpay succeeded 0"], _pay.Router.Told);
        Assert.Equal(1, Run.Spent.ToolCalls);
    }

    [Fact]
    public async Task A_tool_that_the_router_passes_over_is_neither_asked_for_nor_called()
    {
        Run.Router = new FakeToolRouter(new StandIn { Tool = _pay.Razorpay });
        ToolCall call = await _pay.CallAsync();
        Assert.Equal(
            "razorpay paid a\n[notice] The tool 'stripe' was passed over, because others do better at the moment; 'razorpay' answered in its place.", call.ToResult());
        Assert.Equal(["razorpay begun", "razorpay succeeded 0"], _pay.Router.Told);
        Assert.Null(Run.Events.Single<ToolRerouted>().Outcome);
        Assert.Equal(
            "The tool 'stripe' was passed over and not called, because 'razorpay' does better at the moment.", Run.Events.Single<ToolRerouted>().Reason);
    }

    [Fact]
    public async Task A_called_tool_that_is_down_is_not_said_to_be_passed_over()
    {
        Run.Router = new FakeToolRouter(new StandIn { Tool = _pay.Razorpay }) { Down = { "stripe" } };
        ToolCall call = await _pay.CallAsync();
        Assert.Equal("razorpay paid a\n[notice] The tool 'stripe' did not answer (unavailable); 'razorpay' answered in its place.", call.ToResult());
        Assert.Equal("The tool 'stripe' is down and was not called.", Run.Events.Single<ToolRerouted>().Reason);
    }

    [Fact]
    public async Task A_notice_of_a_tool_that_was_passed_over_says_who_else_failed()
    {
        _pay.Failing("razorpay");
        Run.Router = new FakeToolRouter(new StandIn { Tool = _pay.Razorpay }, new StandIn { Tool = _pay.Adyen });
        ToolCall call = await _pay.CallAsync();
        Assert.Equal(
            "adyen paid a\n[notice] The tool 'stripe' was passed over, because others do better at the moment, though 'razorpay' did not answer (failed); 'adyen' answered in its place.",
            call.ToResult());
    }

    [Fact]
    public async Task A_called_tool_that_was_passed_over_can_still_answer_when_the_others_fail()
    {
        _pay.Failing("razorpay");
        Run.Router = new FakeToolRouter(new StandIn { Tool = _pay.Razorpay }, new StandIn { Tool = _pay.Stripe });
        ToolCall call = await _pay.CallAsync();
        Assert.Equal("stripe paid a", Text(call));
        Assert.Equal(["stripe > razorpay", "razorpay > stripe"], Run.Events.OfType<ToolRerouted>().Select(e => $"{e.Tool} > {e.To}"));
        Assert.Null(Run.Events.Single<ToolCallCompleted>().AnsweredBy);
    }

    [Fact]
    public async Task A_tool_that_is_down_with_nothing_in_its_place_is_unavailable()
    {
        _pay.Offer().Router.Down.Add("stripe");
        ToolCall call = await _pay.CallAsync();
        Assert.Equal("[unavailable] The tool 'stripe' is down and was not called. It may be back later; go on without it for now.", call.ToResult());
        Assert.Equal((ToolFailureKind.Unavailable, true), (Outcome<ToolFailed>(call).Kind, Outcome<ToolFailed>(call).IsTransient));
        Assert.Equal(["stripe unavailable by -"], _pay.Kinds);
        Assert.Equal((default(Spend), TimeSpan.Zero), (Run.Spent, call.TotalDuration));
    }

    [Fact]
    public async Task A_router_that_knows_no_tool_at_all_leaves_the_call_unavailable()
    {
        Run.Router = new FakeToolRouter();
        Assert.Equal(ToolFailureKind.Unavailable, Outcome<ToolFailed>(await _pay.CallAsync()).Kind);
        Assert.Empty(_pay.Router.Told);
    }

    [Fact]
    public async Task A_tool_that_is_down_says_how_those_in_its_place_failed()
    {
        _pay.Failing("razorpay").Offer(_pay.Razorpay).Router.Down.Add("stripe");
        Assert.Equal(
            "[unavailable] The tool 'stripe' is down and was not called. It may be back later; go on without it for now. "
            + "Tried in its place: 'razorpay' [failed] The tool 'razorpay' failed with IOException: line is down",
            (await _pay.CallAsync()).ToResult());
    }

    [Fact]
    public async Task A_tool_that_stands_in_gets_mapped_arguments_and_the_history_keeps_its_own()
    {
        Tool book = Tool.Create(
            (string reference, string currency) => Task.FromResult($"{reference} {currency}"), "book");
        _pay.Failing("stripe");
        Run.Router = new FakeToolRouter(
            new StandIn { Tool = _pay.Stripe },
            new StandIn { Tool = book, Mapping = ArgumentMapping.Same.With("reference", "id").WithValue("currency", "EUR") });
        ToolCall call = await _pay.CallAsync();
        Assert.Equal("a EUR", Text(call));
        Assert.Equal("""{"currency":"EUR","reference":"a"}""", Run.Events.OfType<ToolCallStarted>()[1].Arguments);
        Assert.Equal("""{"id":"a"}""", CanonicalArguments.Write(call.Content.Arguments));
    }

    [Fact]
    public async Task All_calls_of_one_answer_are_rerouted_at_once_each_for_itself()
    {
        using SemaphoreSlim release = new(0);
        using SemaphoreSlim arrived = new(0);
        _pay.Failing("stripe").With("razorpay", async token =>
        {
            arrived.Release();
            await release.WaitAsync(token);
            return "ok";
        }).Offer(_pay.Razorpay);
        ToolCall[] calls = [.. Enumerable.Range(0, 6).Select(n => Call("stripe", $$"""{"id":"{{n}}"}""", $"c{n}"))];
        Task run = Run.RunAsync([_pay.Stripe], calls);
        for (int i = 0; i < calls.Length; i++)
        {
            await arrived.WaitAsync(Token);
        }

        release.Release(calls.Length);
        await run;
        Assert.All(calls, call => Assert.Equal("razorpay", Assert.Single(Run.Events.OfType<ToolCallCompleted>(), e => e.CallId == call.Content.CallId).AnsweredBy));
        Assert.Equal(["c0", "c1", "c2", "c3", "c4", "c5"], Run.Events.OfType<ToolCallCompleted>().Select(e => e.CallId));
        Assert.Equal((12L, 0), (Run.Spent.ToolCalls, _pay.Router.Open));
        Assert.Equal(Enumerable.Range(0, 6).SelectMany(n => new[] { $"razorpay {n}", $"stripe {n}" }).Order(), _pay.Made.Order());
    }

    [Fact]
    public async Task Equal_calls_are_counted_by_what_the_model_called()
    {
        _pay.Failing("stripe").Offer(_pay.Razorpay);
        ToolCall[] calls = [.. Enumerable.Range(0, 5).Select(n => Call(n == 2 ? "razorpay" : "stripe", """{"id":"a"}"""))];
        _pay.Router.Unrouted.Add("razorpay");
        await Run.RunAsync([_pay.Stripe, _pay.Razorpay], [calls[0]], [calls[1]], [calls[2]], [calls[3]], [calls[4]]);
        string notice = "\n[notice] The tool 'stripe' did not answer (failed); 'razorpay' answered in its place.";
        Assert.Equal(
            [
                $"razorpay paid a{notice}", $"razorpay paid a{notice}", "razorpay paid a",
                $"razorpay paid a{notice}\n[notice] This was call 3 of 'stripe' with the same arguments; the result will not change. The next one stops the run.",
                "[repeated] The tool 'stripe' was called 4 times with the same arguments. The run stops.",
            ],
            calls.Select(call => $"{call.ToResult()}"));
        Assert.True(Run.Invoker!.StopRequested);
    }

    [Fact]
    public async Task A_result_is_cut_as_the_tool_that_answered_says()
    {
        _pay.Failing("stripe", new ToolPolicy { MaxResultLength = 500 }).With("razorpay", _ => Task.FromResult(new string('x', 900)), new ToolPolicy { MaxResultLength = 600 })
            .Offer(_pay.Razorpay);
        ToolCall call = await _pay.CallAsync();
        Assert.InRange(Text(call).Length, 501, 600);
        Assert.Equal(("razorpay", 900), (Run.Events.Single<ArtifactStored>().Source, Run.Events.Single<ArtifactStored>().Length));
    }

    [Fact]
    public async Task An_agent_that_stands_in_has_a_place_of_its_own_in_the_run()
    {
        Tool clerk = Tool.Create((string id, AgentContext context) => Task.FromResult(context.Path.ToString()), "clerk");
        _pay.Failing("stripe");
        Run.Router = new FakeToolRouter(new StandIn { Tool = _pay.Stripe }, new StandIn { Tool = clerk }) { Unrouted = { "clerk" } };
        ToolCall[] calls = [Call("stripe", """{"id":"a"}"""), Call("stripe", """{"id":"b"}"""), Call("clerk", """{"id":"c"}""")];
        await Run.RunAsync([_pay.Stripe, clerk], calls);
        Assert.Equal(["caller/clerk-for-stripe", "caller/clerk-for-stripe-2", "caller/clerk"], calls.Select(Text));
    }

    [Fact]
    public async Task A_tool_that_the_router_does_not_watch_fails_as_without_one()
    {
        _pay.Failing("stripe").Offer(_pay.Razorpay).Router.Unrouted.Add("stripe");
        Assert.Equal($"[failed] {Threw}", (await _pay.CallAsync()).ToResult());
        Assert.Empty(_pay.Router.Told);
    }

    /// <summary>Offers the same tool for ever.</summary>
    private sealed class Stubborn(Tool only) : IToolRouter
    {
        public bool Routes(Tool tool) => true;

        public bool IsDown(Tool tool) => false;

        public StandIn? Next(Tool called, IReadOnlyList<Tool> failed) => new StandIn { Tool = only };

        public bool TryBegin(Tool tool) => true;

        public void Ended(Tool tool, ToolOutcome outcome, TimeSpan latency)
        {
        }

        public void NotMade(Tool tool)
        {
        }
    }

    private sealed class Returning : AIFunction
    {
        public override string Name => "count";

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => new(7);
    }
}
