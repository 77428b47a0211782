namespace Agents.Core.Chat;

/// <summary>A limit of turns that is raised once when it is reached, or never where both limits are the same.</summary>
internal sealed class LimitedTurns(int initial, int extended, ITurnReminder reminder, Func<TurnProgress, string?>? findDeliverable) : ITurnController
{
    public ITurnSession Begin() => new Session(this);

    private int Initial => initial;

    private int Extended => extended;

    private ITurnReminder Reminder => reminder;

    private string? Find(in TurnProgress progress) => findDeliverable?.Invoke(progress);

    private sealed class Session(LimitedTurns control) : ITurnSession
    {
        public int Limit { get; private set; } = control.Initial;

        public string? BeforeTurn(int turn)
        {
            if (turn < 1 || turn > Limit)
            {
                throw new ArgumentOutOfRangeException(nameof(turn), turn, $"The turn must be 1 to {Limit}, but is {turn}.");
            }

            bool isFirstGranted = turn == control.Initial + 1;
            return isFirstGranted ? control.Reminder.Grant(Limit - control.Initial, turn, Limit) : control.Reminder.Remind(turn, Limit);
        }

        public TurnDecision AfterTurn(in TurnProgress progress)
        {
            if (progress.Turn < Limit)
            {
                return TurnDecision.Continue;
            }

            if (control.Find(in progress) is { } deliverable)
            {
                return TurnDecision.Submit(deliverable);
            }

            if (Limit == control.Extended)
            {
                return TurnDecision.Close;
            }

            Limit = control.Extended;
            return TurnDecision.Extend;
        }
    }
}
