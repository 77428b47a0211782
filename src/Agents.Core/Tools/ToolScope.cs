namespace Agents.Core.Tools;

/// <summary>What chat agents inside a tool may call: what the agent that calls the tool may call itself, and what was granted.</summary>
/// <remarks>Immutable. What it allows becomes less when the agent that calls the tool loses tools.</remarks>
internal sealed class ToolScope
{
    private readonly IToolLender? _lender;
    private readonly ToolScope? _above;
    private readonly ToolGrants _grants;

    /// <param name="lender">The agent that calls the tool; <see langword="null"/> where no model calls it, so that nothing more is restricted.</param>
    /// <param name="above">What that agent itself may call; <see langword="null"/> when nothing restricts it.</param>
    /// <param name="grants">What the tool that it calls grants beside.</param>
    public ToolScope(IToolLender? lender, ToolScope? above, ToolGrants grants)
    {
        _lender = lender;
        _above = above;
        _grants = grants;
    }

    /// <summary>Finds out whether a tool may be called. It is the same tool when it is the same function, and asks for approval where the lent one does.</summary>
    public bool Allows(Tool tool)
    {
        // Not by recursion, since agents may call themselves deeper than a stack is.
        for (ToolScope? scope = this; scope is not null; scope = scope._above)
        {
            if (scope._grants.Has(tool))
            {
                return true;
            }

            if (scope._lender is null)
            {
                continue;
            }

            if (scope._lender.Lend(tool.Function) is not { } lent || (lent.Policy.NeedsApproval && !tool.Policy.NeedsApproval))
            {
                return false;
            }

            tool = lent;
        }

        return true;
    }

    /// <summary>Finds those of some tools that may be called.</summary>
    public Tool[] Select(IEnumerable<Tool> tools) => [.. tools.Where(Allows)];
}
