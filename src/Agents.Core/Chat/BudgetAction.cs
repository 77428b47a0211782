namespace Agents.Core.Chat;

/// <summary>Says what a chat agent does when a budget refuses its next turn. Whatever it does, its run does not end as completed.</summary>
public enum BudgetAction
{
    /// <summary>
    /// Answer from what is known: enough for one more turn without tools is kept aside from the start, and used then. Where there is not
    /// even enough for that, the agent ends as with <see cref="Stop"/>.
    /// </summary>
    WrapUp = 0,

    /// <summary>Stop at once: the output is what the model said last; when it said nothing, a <see cref="BudgetExceededException"/>.</summary>
    Stop = 1,

    /// <summary>Go on with the next of <see cref="ChatAgentOptions.CheaperClients"/>; after the last one, end as with <see cref="WrapUp"/>.</summary>
    Degrade = 2,

    /// <summary>
    /// Ask the run's <see cref="IApproval"/> whether the limit may be raised, and go on when it may; else end as with <see cref="WrapUp"/>.
    /// The tool of the request is <c>extend_budget</c>.
    /// </summary>
    Ask = 3,
}
