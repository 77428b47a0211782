namespace Agents.Core.Critics;

/// <summary>What happens to a result that is still vetoed when all retries are spent.</summary>
public enum RetriesSpent
{
    /// <summary>There is no result: a <see cref="VetoedException"/>.</summary>
    Fail,

    /// <summary>The run's approver is asked whether the result may be used all the same; without one, or after a no, there is none.</summary>
    AskPerson,

    /// <summary>The result with the fewest broken criteria is used, with a note, and the run ends as <see cref="StopReason.Partial"/>.</summary>
    Accept,
}
