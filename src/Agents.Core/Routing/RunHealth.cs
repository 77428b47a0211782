namespace Agents.Core.Routing;

/// <summary>The health of tools as one run has seen them, which all its routers and agents share.</summary>
internal static class RunHealth
{
    public static ToolHealth Of(AgentContext context) => context.GetRunItem(static context => new ToolHealth(clock: context.Clock));
}
