namespace Agents.Core.Graphs.Plans;

/// <summary>A value that a plan holds, read as the type that it is for.</summary>
internal abstract class PlanLiteral
{
    public abstract Node AddTo(GraphBuilder builder, string name);
}
