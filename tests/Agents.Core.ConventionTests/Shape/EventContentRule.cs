using System.Reflection;

namespace Agents.Core.ConventionTests.Shape;

/// <summary>Holds that each event that could hold what somebody said is decided on: it withholds that by default, or holds names, figures and the
/// library's own sentences alone.</summary>
internal static class EventContentRule
{
    private const string Method = "WithoutContent";

    /// <summary>Gets the events that hold words of models, tools, people or exceptions, and withhold them.</summary>
    public static IReadOnlySet<string> Withholding { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "AgentFailed", "AlternativeFailed", "ApprovalDecided", "ApprovalRequested", "CriticJudged", "DelegationRefused", "GraphEnded", "ModelCallCompleted", "NodeFailed",
        "NodeFailureHandled", "NodeRetried", "PeerLost", "ProgressReported", "PlanRefused", "PlanRepaired", "ResultVetoed", "RoleFailed", "RoleRetried", "RouteDecided",
        "RunFailed", "SynthesisFailed", "TaskDecided", "TaskDivided", "TaskMissing", "ToolCallCompleted", "ToolCallRepeated", "ToolCallStarted",
        "ToolRerouted", "WorkReturned", "WorkspaceMerged",
    };

    /// <summary>Gets the events whose texts are names, limits and the library's own sentences, and the two whose text was asked for: by
    /// <c>Streaming</c>, and by the application that reports its progress.</summary>
    public static IReadOnlySet<string> HoldingNone { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "AgentCompleted", "AgentStarted", "AnswerRestarted", "ArtifactStored", "BudgetExtended", "BudgetOverrun", "BudgetRefused", "BudgetThresholdReached",
        "ClientDegraded", "DecompositionStopped", "GraphEditRefused", "GraphEdited", "GraphStarted", "MessageDropped", "MessageRefused", "MessageSent",
        "AnswerVerified", "ModelCallFailed", "ModelCallStarted", "ModelFellBack", "ModelLimited", "ModelRetried", "NodeNotShared",
        "NodeShared", "NodeSkipped", "NodeStarted", "ObserverFailed", "RouteMonitorFailed", "RunStarted", "SubtaskAllocated",
        "SubtaskRefined", "SummarizerFailed", "TextStreamed", "ToolChangeRefused", "ToolNotGranted", "ToolProbeFailed", "ToolSelectionDegraded", "ToolsChanged", "ToolsSelected",
        "TopologyChosen", "WorkspaceForked",
    };

    public static IReadOnlyList<string> Check(IEnumerable<Type> events, IReadOnlySet<string> withholding, IReadOnlySet<string> holdingNone)
    {
        List<string> complaints = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (Type type in events)
        {
            seen.Add(type.Name);
            bool withholds = type.GetMethod(Method, BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly) is not null;
            bool mayHold = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Any(property => !property.PropertyType.IsValueType);
            if (withholding.Contains(type.Name) == holdingNone.Contains(type.Name) && (mayHold || withholding.Contains(type.Name)))
            {
                complaints.Add($"{type.Name} may hold words of others: list it once, as withholding them or as holding none.");
            }
            else if (withholds != withholding.Contains(type.Name))
            {
                complaints.Add(withholds ? $"{type.Name} withholds content, but is listed as holding none." : $"{type.Name} is listed as withholding content, but has no {Method}.");
            }
        }

        complaints.AddRange(withholding.Concat(holdingNone).Where(name => !seen.Contains(name)).Select(name => $"{name} is listed, but is no event."));
        return complaints;
    }
}
