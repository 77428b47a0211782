using Agents.Core.Chat;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

public sealed class TurnsTests
{
    private static readonly ITurnReminder Bare = new BareReminder();

    [Fact]
    public void Fixed_limit_continues_up_to_it_and_then_closes()
    {
        Assert.Equal(
            ["1 of 3", "Continue", "2 of 3", "Continue", "3 of 3", "Close"],
            Play(TurnControl.Fixed(3, Bare)));
    }

    [Fact]
    public void Growing_limit_grows_once_with_a_notice_and_then_closes()
    {
        Assert.Equal(
            ["1 of 2", "Continue", "2 of 2", "Extend", "+3: 3 of 5", "Continue", "4 of 5", "Continue", "5 of 5", "Close"],
            Play(TurnControl.Dynamic(2, 3, Bare)));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(15, 23)]
    [InlineData(16, 24)]
    [InlineData(9_999, 10_000)]
    [InlineData(10_000, 10_000)]
    public void Extension_that_is_not_given_is_half_of_the_initial_turns_rounded_up(int initial, int last) =>
        Assert.Equal((initial, last), LimitsOf(TurnControl.Dynamic(initial)));

    [Fact]
    public void Deliverable_at_the_limit_is_submitted_and_nothing_is_extended()
    {
        ITurnSession session = TurnControl.Dynamic(2, 2, Bare, progress => progress.LastText).Begin();

        Assert.Equal(TurnDecision.Continue, session.AfterTurn(Progress(1, "draft")));
        Assert.Equal(TurnDecision.Submit("draft"), session.AfterTurn(Progress(2, "draft")));
        Assert.Equal(2, session.Limit);
    }

    [Fact]
    public void Deliverable_is_looked_for_at_each_limit_only_and_sees_the_conversation()
    {
        List<int> asked = [];
        ITurnSession session = TurnControl.Dynamic(2, 2, Bare, progress =>
        {
            asked.Add(progress.Turn);
            return progress.Turn == 4 ? progress.Messages[^1].Text : null;
        }).Begin();

        TurnDecision[] decisions = [.. Enumerable.Range(1, 4).Select(turn => session.AfterTurn(Progress(turn, null)))];

        Assert.Equal([TurnDecision.Continue, TurnDecision.Extend, TurnDecision.Continue, TurnDecision.Submit("message 4")], decisions);
        Assert.Equal([2, 4], asked);
    }

    [Fact]
    public void Sessions_of_one_controller_know_nothing_of_each_other()
    {
        ITurnController control = TurnControl.Dynamic(1, 1, Bare);
        ITurnSession first = control.Begin();
        Assert.Equal(TurnDecision.Extend, first.AfterTurn(Progress(1, null)));

        ITurnSession second = control.Begin();

        Assert.Equal((2, 1), (first.Limit, second.Limit));
        Assert.Equal(TurnDecision.Extend, second.AfterTurn(Progress(1, null)));
    }

    [Fact]
    public void Reminder_asked_for_again_says_the_same()
    {
        ITurnSession session = TurnControl.Dynamic(1, 1).Begin();
        session.AfterTurn(Progress(1, null));

        Assert.Equal(session.BeforeTurn(2), session.BeforeTurn(2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Turn_outside_the_limit_is_refused(int turn)
    {
        ITurnSession session = TurnControl.Fixed(3).Begin();

        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => session.BeforeTurn(turn));

        Assert.StartsWith($"The turn must be 1 to 3, but is {turn}.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Countdown_is_one_line_of_an_environment_reminder()
    {
        ITurnReminder reminder = TurnReminders.EveryTurn;

        Assert.Equal("ENVIRONMENT REMINDER: This is turn 1 of 16; 15 turns are left after it.", reminder.Remind(1, 16));
        Assert.Equal("ENVIRONMENT REMINDER: This is turn 15 of 16; 1 turn is left after it.", reminder.Remind(15, 16));
        Assert.Equal(
            "ENVIRONMENT REMINDER: This is turn 16 of 16; no turn is left after it, so bring your work to its end now.", reminder.Remind(16, 16));
        Assert.Equal(
            "ENVIRONMENT REMINDER: You were given 8 more turns, this one time. This is turn 16 of 23; 7 turns are left after it.",
            reminder.Grant(8, 16, 23));
        Assert.Equal(
            "ENVIRONMENT REMINDER: You were given 1 more turn, this one time. This is turn 2 of 2; no turn is left after it, so bring your work to its end now.",
            reminder.Grant(1, 2, 2));
    }

    [Fact]
    public void Countdown_from_a_number_on_is_silent_before_it_and_always_tells_of_an_extension()
    {
        ITurnReminder reminder = TurnReminders.WhenAtMost(2);

        Assert.Equal([7, 8, 9, 10, 11], Enumerable.Range(1, 11).Select(turn => (turn, text: reminder.Remind(turn, 9 + (turn > 9 ? 2 : 0))))
            .Where(pair => pair.text is not null).Select(pair => pair.turn));
        Assert.NotNull(reminder.Grant(90, 11, 100));
        Assert.Null(TurnReminders.WhenAtMost(0).Remind(8, 9));
        Assert.NotNull(TurnReminders.WhenAtMost(0).Remind(9, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => TurnReminders.WhenAtMost(-1));
    }

    [Fact]
    public void No_reminder_says_nothing_at_all()
    {
        ITurnSession session = TurnControl.Dynamic(1, 1, TurnReminders.None).Begin();

        Assert.Null(session.BeforeTurn(1));
        Assert.Equal(TurnDecision.Extend, session.AfterTurn(Progress(1, null)));
        Assert.Null(session.BeforeTurn(2));
    }

    [Fact]
    public void Limits_out_of_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TurnControl.Fixed(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TurnControl.Fixed(10_001));
        Assert.Throws<ArgumentOutOfRangeException>(() => TurnControl.Dynamic(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TurnControl.Dynamic(10, 0));
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => TurnControl.Dynamic(10, 9_991));
        Assert.StartsWith("The extension must be 1 to 9990 turns, but is 9991.", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => TurnDecision.Submit(null!));
    }

    [Fact]
    public void Every_limit_ends_after_exactly_its_turns() =>
        Prop.ForAll(Gen.Choose(1, 40).ToArbitrary(), Gen.Choose(0, 40).ToArbitrary(), (initial, extension) =>
        {
            ITurnController control = extension == 0 ? TurnControl.Fixed(initial) : TurnControl.Dynamic(initial, extension);
            List<string> played = Play(control);

            Assert.Equal(2 * (initial + extension), played.Count);
            Assert.Equal(extension == 0 ? 0 : 1, played.Count(step => step == nameof(TurnAction.Extend)));
            Assert.Equal(nameof(TurnAction.Close), played[^1]);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    /// <summary>Takes turns as an agent would that never answers, and lists reminders and decisions.</summary>
    private static List<string> Play(ITurnController control)
    {
        List<string> steps = [];
        ITurnSession session = control.Begin();
        TurnAction action = TurnAction.Continue;
        for (int turn = 1; action is TurnAction.Continue or TurnAction.Extend; turn++)
        {
            steps.Add(session.BeforeTurn(turn) ?? "");
            action = session.AfterTurn(Progress(turn, null)).Action;
            steps.Add($"{action}");
        }

        return steps;
    }

    internal static (int Initial, int Last) LimitsOf(ITurnController control)
    {
        ITurnSession session = control.Begin();
        int initial = session.Limit;
        session.AfterTurn(Progress(initial, null));
        return (initial, session.Limit);
    }

    private static TurnProgress Progress(int turn, string? text) => new()
    {
        Turn = turn,
        Messages = [new ChatMessage(ChatRole.User, $"message {turn}")],
        LastText = text,
    };

    private sealed class BareReminder : ITurnReminder
    {
        public string Remind(int turn, int limit) => $"{turn} of {limit}";

        public string Grant(int granted, int turn, int limit) => $"+{granted}: {turn} of {limit}";
    }
}
