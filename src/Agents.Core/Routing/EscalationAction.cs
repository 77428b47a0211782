namespace Agents.Core.Routing;

/// <summary>The kinds of decisions.</summary>
internal enum EscalationAction
{
    Demote = 0,
    Continue = 1,
    TreatAsDone = 2,
    HandOver = 3,
}
