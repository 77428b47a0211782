using System.Text.Json;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;
using static Agents.Core.Tests.Tools.ToolHarness;

namespace Agents.Core.Tests.Tools;

/// <summary>What ends a call where it stands, and what only passes a tool over that was to stand in.</summary>
public sealed class ToolRoutingDecisionTests
{
    private const string Threw = "The tool 'stripe' failed with IOException: line is down";
    private const string UnknownAtRazorpay =
        "The tool 'razorpay' ended in TimeoutException: slow. It may or may not have done what it was asked to; do not call it again with "
        + "these arguments, and say that a person must look.";

    private readonly RoutingHarness _pay = new();

    private ToolHarness Run => _pay.Run;

    [Fact]
    public async Task An_unknown_outcome_is_never_rerouted()
    {
        ToolCall call = await _pay.With("stripe", _ => throw new TimeoutException()).Offer(_pay.Razorpay).CallAsync();
        Outcome<ToolIndeterminate>(call);
        Assert.Equal(["stripe a"], _pay.Made);
        Assert.Equal(["stripe begun", "stripe outcome unknown 0"], _pay.Router.Told);
    }

    [Fact]
    public async Task An_unknown_outcome_of_a_tool_that_stands_in_is_that_of_the_call()
    {
        ToolCall call = await _pay.Failing("stripe").With("razorpay", _ => throw new TimeoutException("slow")).Offer(_pay.Razorpay, _pay.Adyen).CallAsync();
        Assert.Equal($"[outcome unknown] {UnknownAtRazorpay}", call.ToResult());
        Assert.Equal(["stripe a", "razorpay a"], _pay.Made);
        Assert.Equal("stripe outcome unknown by -", _pay.Kinds[^1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_may_have_been_done_in_a_tool_s_place_is_done_again_by_neither(bool isIdempotent)
    {
        _pay.Failing("stripe", new ToolPolicy { IsIdempotent = isIdempotent }).With("razorpay", _ => throw new TimeoutException("slow")).Offer(_pay.Razorpay);
        ToolCall[] calls = [Call("stripe", """{"id":"a"}"""), Call("stripe", """{"id":"a"}"""), Call("razorpay", """{"id":"a"}"""), Call("stripe", """{"id":"b"}""")];
        await Run.RunAsync([_pay.Stripe, _pay.Razorpay], [calls[0]], [calls[1]], [calls[2]], [calls[3]]);
        Assert.All(calls[..3], call => Assert.Equal($"[outcome unknown] {UnknownAtRazorpay}", call.ToResult()));
        Assert.Equal(["stripe a", "razorpay a", "stripe b", "razorpay b"], _pay.Made);
        Assert.Equal(0, _pay.Router.Open);
    }

    [Fact]
    public async Task A_tool_that_stands_in_is_not_called_when_an_equal_call_of_its_own_has_an_unknown_outcome()
    {
        _pay.Failing("stripe").With("razorpay", _ => throw new TimeoutException("slow")).Offer(_pay.Razorpay, _pay.Adyen);
        ToolCall[] calls = [Call("razorpay", """{"id":"a"}"""), Call("stripe", """{"id":"a"}""")];
        _pay.Router.Unrouted.Add("razorpay");
        await Run.RunAsync([_pay.Stripe, _pay.Razorpay], [calls[0]], [calls[1]]);
        Assert.Equal(["razorpay a", "stripe a"], _pay.Made);
        Assert.Equal($"[outcome unknown] {UnknownAtRazorpay}", calls[1].ToResult());
        Assert.Equal(0, _pay.Router.Open);
    }

    [Fact]
    public async Task Wrong_arguments_of_the_model_are_rerouted_nowhere()
    {
        _pay.Offer(_pay.Razorpay).Router.Down.Add("stripe");
        ToolCall broken = new(new FunctionCallContent("c", "stripe") { Exception = new JsonException() });
        ToolCall wrong = Call("stripe", """{"id":1}""");
        ToolCall none = Call("strpe", """{"id":"a"}""");
        await Run.RunAsync([_pay.Stripe], [broken, wrong, none]);
        Assert.Equal("[invalid arguments] The arguments are not valid JSON.", Text(broken));
        Assert.Equal("[invalid arguments] The parameter 'id' is an integer; expected a string.", Text(wrong));
        Assert.Equal(ToolFailureKind.UnknownTool, Outcome<ToolFailed>(none).Kind);
        Assert.Empty(_pay.Made);
        Assert.Empty(_pay.Router.Told);
    }

    [Fact]
    public async Task A_call_limit_of_the_called_tool_is_a_decision()
    {
        _pay.With("stripe", policy: new ToolPolicy { MaxCalls = 0 }).Offer(_pay.Razorpay);
        Assert.Equal(ToolFailureKind.CallLimit, Outcome<ToolFailed>(await _pay.CallAsync()).Kind);
        Assert.Empty(_pay.Made);
        Assert.Empty(_pay.Router.Told);
    }

    [Fact]
    public async Task A_tool_that_is_down_does_not_use_up_its_calls()
    {
        _pay.With("stripe", policy: new ToolPolicy { MaxCalls = 1 }).With("razorpay", _ =>
        {
            _pay.Router.Down.Clear();
            return Task.FromResult("ok");
        }).Offer(_pay.Razorpay).Router.Down.Add("stripe");
        ToolCall[] calls = [Call("stripe", """{"id":"a"}"""), Call("stripe", """{"id":"b"}"""), Call("stripe", """{"id":"c"}""")];
        await Run.RunAsync([_pay.Stripe], [calls[0]], [calls[1]], [calls[2]]);
        Assert.Equal(["razorpay a", "stripe b"], _pay.Made);
        Assert.Equal(ToolFailureKind.CallLimit, Outcome<ToolFailed>(calls[2]).Kind);
    }

    [Fact]
    public async Task Tools_that_may_not_stand_in_are_passed_over_with_their_reason()
    {
        _pay.Failing("stripe").With("razorpay", policy: new ToolPolicy { MaxCalls = 0 }).With("adyen", policy: new ToolPolicy { NeedsApproval = true })
            .Offer(_pay.Razorpay, _pay.Adyen);
        ToolCall call = await _pay.CallAsync();
        Assert.Equal(["stripe a"], _pay.Made);
        Assert.Equal(
            $"[failed] {Threw}. Tried in its place: 'razorpay' [call limit reached] The tool 'razorpay' may be called 0 times in a run, and was. Go on without it.; "
            + "'adyen' [denied] The tool 'adyen' needs approval, and this run has nobody who approves.",
            call.ToResult());
        Assert.Equal(["stripe begun", "stripe failed 0", "adyen begun", "adyen not made"], _pay.Router.Told);
        Assert.Equal(
            [
                """stripe started {"id":"a"}""",
                $"stripe > razorpay: failed: [failed] {Threw}",
                "razorpay > adyen: call limit reached: [call limit reached] The tool 'razorpay' may be called 0 times in a run, and was. Go on without it.",
                """adyen started {"id":"a"}""",
                "stripe failed by -",
            ],
            _pay.Kinds);
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_a_tool_that_stands_in_pass_it_over()
    {
        _pay.Failing("stripe");
        (ArgumentMapping Mapping, string Text)[] cases =
        [
            (ArgumentMapping.Same.WithValue("id", 7), "The parameter 'id' is an integer; expected a string."),
            (ArgumentMapping.Same.Without("id"), "The parameter 'id' is missing; expected a string."),
            (ArgumentMapping.FromFunction(_ => throw new IOException("secret")), "The arguments of 'stripe' could not become those of 'razorpay': the mapping threw IOException."),
            (ArgumentMapping.FromFunction(_ => null!), "The arguments of 'stripe' could not become those of 'razorpay': the mapping returned null."),
            (ArgumentMapping.FromFunction(_ => new Dictionary<string, object?> { ["id"] = double.NaN }),
                "The arguments of 'stripe' could not become those of 'razorpay': the mapping made a value that cannot be written as JSON."),
        ];
        foreach ((ArgumentMapping mapping, string text) in cases)
        {
            Run.Router = new FakeToolRouter(
                new StandIn { Tool = _pay.Stripe }, new StandIn { Tool = _pay.Razorpay, Mapping = mapping }, new StandIn { Tool = _pay.Adyen });
            ToolCall call = Call("stripe", """{"id":"a"}""");
            ToolHarness run = new() { Router = Run.Router };
            await run.RunAsync([_pay.Stripe], [call]);
            Assert.Equal(
                "adyen paid a\n[notice] The tool 'stripe' did not answer (failed), nor did 'razorpay' (invalid arguments); 'adyen' answered in its place.",
                call.ToResult());
            Assert.Equal($"[invalid arguments] {text}", run.Events.OfType<ToolRerouted>()[1].Reason);
            Assert.Equal(0, _pay.Router.Open);
        }
    }
}
