namespace Agents.Core.Graphs.Plans;

/// <summary>A value of a type.</summary>
internal sealed class PlanLiteral<T>(T value) : PlanLiteral
{
    public override Node AddTo(GraphBuilder builder, string name) => builder.Value(name, value);
}
