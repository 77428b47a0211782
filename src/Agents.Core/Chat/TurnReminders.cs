using System.Globalization;

namespace Agents.Core.Chat;

/// <summary>The reminders of turns left that need no code.</summary>
/// <remarks>
/// Reminders are part of both limited strategies of "More with Less" (arXiv 2510.16786); the words are our own. A countdown can make a model
/// rush, so how often it is shown is a choice. All of them are immutable and thread-safe, and write the same in every culture.
/// </remarks>
public static class TurnReminders
{
    /// <summary>Gets the reminder that is shown before every turn.</summary>
    public static ITurnReminder EveryTurn { get; } = new Countdown(int.MaxValue);

    /// <summary>Gets the reminder that is never shown: the model learns of no limit, and of no extension.</summary>
    public static ITurnReminder None { get; } = new Silence();

    /// <summary>Makes a reminder that is shown only towards the end, and always when an extension was granted.</summary>
    /// <param name="turnsLeft">It is shown when at most this many turns are left after the turn that begins; 0 or more, and 0 shows it before
    /// the last turn only.</param>
    /// <returns>The reminder.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="turnsLeft"/> is negative.</exception>
    public static ITurnReminder WhenAtMost(int turnsLeft)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(turnsLeft);
        return new Countdown(turnsLeft);
    }

    private sealed class Countdown(int remindAt) : ITurnReminder
    {
        public string? Remind(int turn, int limit) => limit - turn > remindAt
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"ENVIRONMENT REMINDER: This is turn {turn} of {limit}; {After(limit - turn)}");

        public string? Grant(int granted, int turn, int limit) => string.Create(
            CultureInfo.InvariantCulture,
            $"ENVIRONMENT REMINDER: You were given {granted} more {(granted == 1 ? "turn" : "turns")}, this one time. This is turn {turn} of {limit}; {After(limit - turn)}");

        private static string After(int left) => left switch
        {
            0 => "no turn is left after it, so bring your work to its end now.",
            1 => "1 turn is left after it.",
            _ => string.Create(CultureInfo.InvariantCulture, $"{left} turns are left after it."),
        };
    }

    private sealed class Silence : ITurnReminder
    {
        public string? Remind(int turn, int limit) => null;

        public string? Grant(int granted, int turn, int limit) => null;
    }
}
