using Agents.Core.Mcp.Safety;
using Agents.Core.McpTests.Fakes;
using ModelContextProtocol.Client;

namespace Agents.Core.McpTests.Safety;

/// <summary>What the inspection says of honest tools that nobody here wrote.</summary>
public sealed class NodeToolsTests : IClassFixture<NodeServers>
{
    private readonly NodeServers _node;

    public NodeToolsTests(NodeServers node) => _node = node;

    [Fact]
    public async Task Nothing_of_weight_is_found_in_the_tools_of_three_servers_from_npm()
    {
        _node.Demand();
        CancellationToken token = TestContext.Current.CancellationToken;
        ToolTrust trust = new();
        List<ReviewedTool> reviewed = [];
        foreach (string package in new[] { "server-everything", "server-filesystem", "server-memory" })
        {
            await using McpClient client = await McpClient.CreateAsync(
                new StdioClientTransport(new StdioClientTransportOptions { Command = "node", Arguments = [NodeServers.Script(package), .. package == "server-filesystem" ? new[] { Path.GetTempPath() } : []], StandardErrorLines = _ => { } }),
                cancellationToken: token);
            IList<McpClientTool> tools = await client.ListToolsAsync(cancellationToken: token);
            reviewed.AddRange((await trust.ReviewAsync(McpServerIdentity.OfCommand(package, "node", [package]), [.. tools.Select(tool => tool.ProtocolTool)], token)).Tools);
        }

        Assert.Equal(36, reviewed.Count);
        Assert.All(reviewed, tool => Assert.True(tool.IsAdmitted));

        // The one finding is a link, which is there.
        ToolFinding finding = Assert.Single(reviewed.SelectMany(tool => tool.Findings));
        Assert.Equal((ToolFindingKind.Link, FindingSeverity.Low), (finding.Kind, finding.Severity));
    }
}
