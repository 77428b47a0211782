using Agents.Core.Tools;

namespace Agents.Core.Mcp;

/// <summary>Makes policies of what servers say of their tools.</summary>
internal static class AnnotationPolicy
{
    public static ToolPolicy Of(McpToolDefinition definition, McpToolsOptions options)
    {
        // A tool that is called both is not believed to be harmless.
        bool isReadOnly = definition.ReadOnlyHint == true && definition.DestructiveHint != true;

        // What the protocol takes a tool for that says nothing: it changes things, and may destroy some.
        bool isDestructive = !isReadOnly && definition.DestructiveHint != false;
        ToolPolicy policy = options.Policy with
        {
            IsReadOnly = options.Policy.IsReadOnly || isReadOnly,
            IsIdempotent = options.Policy.IsIdempotent || definition.IdempotentHint == true,
            NeedsApproval = options.Approval switch
            {
                McpApproval.Always => true,
                McpApproval.Never => options.Policy.NeedsApproval,
                _ => options.Policy.NeedsApproval || isDestructive,
            },
        };
        return options.ConfigurePolicy is not { } configure
            ? policy
            : configure(definition, policy)
                ?? throw new InvalidOperationException($"{nameof(McpToolsOptions.ConfigurePolicy)} returned null; it must return a policy.");
    }
}
