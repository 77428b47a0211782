using Agents.Core.Mcp.Safety;

namespace Agents.Core.McpTests.Safety;

public sealed class MemoryToolTrustStoreTests : ToolTrustStoreContract
{
    private protected override IToolTrustStore Store { get; } = new MemoryToolTrustStore();
}
