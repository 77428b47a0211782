using Agents.Core.Mcp.Safety;

namespace Agents.Core.McpTests.Safety;

public sealed class McpServerIdentityTests
{
    [Fact]
    public void Servers_are_the_same_only_when_name_and_address_are()
    {
        McpServerIdentity[] identities =
        [
            McpServerIdentity.OfCommand("fs", "node", ["server.js", "/data"]),
            McpServerIdentity.OfCommand("fs2", "node", ["server.js", "/data"]),
            McpServerIdentity.OfCommand("fs", "nodejs", ["server.js", "/data"]),
            McpServerIdentity.OfCommand("fs", "node", ["server.js/data"]),
            McpServerIdentity.OfCommand("fs", "node", ["/data", "server.js"]),
            McpServerIdentity.OfCommand("fs", "node", ["server.js", "/data"], "/elsewhere"),
            McpServerIdentity.OfEndpoint("fs", new Uri("https://example.org/mcp")),
            McpServerIdentity.OfEndpoint("fs", new Uri("http://example.org/mcp")),
            McpServerIdentity.OfEndpoint("fs", new Uri("https://example.org:8443/mcp")),
            McpServerIdentity.OfEndpoint("fs", new Uri("https://example.org/mcp?tenant=2")),
        ];

        Assert.Equal(identities.Length, identities.Distinct().Count());
        Assert.Equal(identities[0], McpServerIdentity.OfCommand("fs", "node", ["server.js", "/data"]));
        Assert.Equal(identities[6], McpServerIdentity.OfEndpoint("fs", new Uri("https://user:key@EXAMPLE.org:443/mcp#part")));
    }

    [Fact]
    public void Text_holds_nothing_of_the_address() =>
        Assert.DoesNotContain("hunter2", McpServerIdentity.OfCommand("fs", "node", ["--token", "hunter2"]).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentException>(() => McpServerIdentity.OfCommand("a/b", "node", []));
        Assert.Throws<ArgumentException>(() => McpServerIdentity.OfCommand("a", "", []));
        Assert.Throws<ArgumentNullException>(() => McpServerIdentity.OfCommand("a", "node", null!));
        Assert.Throws<ArgumentException>(() => McpServerIdentity.OfEndpoint("a", new Uri("/mcp", UriKind.Relative)));
    }
}
