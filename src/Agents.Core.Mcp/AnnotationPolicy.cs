using Agents.Core.Tools;
using ModelContextProtocol.Protocol;
using McpTool = ModelContextProtocol.Protocol.Tool;

namespace Agents.Core.Mcp;

/// <summary>Makes policies of what servers say of their tools.</summary>
internal static class AnnotationPolicy
{
    public static ToolPolicy Of(McpTool tool, McpToolsOptions options)
    {
        ToolAnnotations? claims = tool.Annotations;

        // A tool that is called both is not believed to be harmless.
        bool isReadOnly = claims?.ReadOnlyHint == true && claims.DestructiveHint != true;

        // What the protocol takes a tool for that says nothing: it changes things, and may destroy some.
        bool isDestructive = !isReadOnly && claims?.DestructiveHint != false;
        ToolPolicy policy = options.Policy with
        {
            IsReadOnly = options.Policy.IsReadOnly || isReadOnly,
            IsIdempotent = options.Policy.IsIdempotent || claims?.IdempotentHint == true,
            NeedsApproval = options.Approval switch
            {
                McpApproval.Always => true,
                McpApproval.Never => options.Policy.NeedsApproval,
                _ => options.Policy.NeedsApproval || isDestructive,
            },
        };
        return options.ConfigurePolicy is not { } configure
            ? policy
            : configure(tool, policy)
                ?? throw new InvalidOperationException($"{nameof(McpToolsOptions.ConfigurePolicy)} returned null; it must return a policy.");
    }
}
