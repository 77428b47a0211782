using Agents.Core.Mcp.Safety;

namespace Agents.Core.McpTests.Safety;

/// <summary>What every store of trusted tools keeps to.</summary>
public abstract class ToolTrustStoreContract
{
    private protected static McpServerIdentity Server { get; } = McpServerIdentity.OfCommand("fs", "node", ["server.js"]);

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract IToolTrustStore Store { get; }

    [Fact]
    public async Task What_was_set_is_got_until_it_is_removed()
    {
        TrustedTool tool = Trusted("read", "Reads.");
        await Store.SetAsync(Server, tool, Token);

        Assert.Equal([tool], await Store.GetAsync(Server, Token));
        Assert.True(await Store.RemoveAsync(Server, "read", Token));
        Assert.False(await Store.RemoveAsync(Server, "read", Token));
        Assert.Empty(await Store.GetAsync(Server, Token));
    }

    [Fact]
    public async Task Setting_replaces_and_adding_does_not()
    {
        TrustedTool first = Trusted("read", "Reads."), second = Trusted("read", "Reads all."), other = Trusted("write", "Writes.");
        await Store.SetAsync(Server, first, Token);

        Assert.Equal([first, other], await Store.AddAsync(Server, [second, other], Token));
        await Store.SetAsync(Server, second, Token);
        Assert.Equal([second, other], await Store.GetAsync(Server, Token));
    }

    [Fact]
    public async Task Servers_are_apart_by_name_and_by_address()
    {
        await Store.SetAsync(Server, Trusted("read", "Reads."), Token);

        Assert.Empty(await Store.GetAsync(McpServerIdentity.OfCommand("fs", "node", ["other.js"]), Token));
        Assert.Empty(await Store.GetAsync(McpServerIdentity.OfCommand("fs2", "node", ["server.js"]), Token));
    }

    [Fact]
    public async Task Any_name_is_kept_as_it_is()
    {
        TrustedTool[] tools = [.. new[] { "a\u200Bb", "\"", "/", "\u0430" }.Select(name => Trusted(name, "\u202E <b>"))];
        await Store.AddAsync(Server, tools, Token);

        Assert.Equal(tools.OrderBy(tool => tool.Name, StringComparer.Ordinal), await Store.GetAsync(Server, Token));
    }

    [Fact]
    public async Task Full_store_leaves_out_what_is_added_and_refuses_what_is_set()
    {
        await Store.AddAsync(Server, [.. Enumerable.Range(0, 2_000).Select(i => Trusted($"tool{i}", "Does."))], Token);

        Assert.Equal(1_024, (await Store.GetAsync(Server, Token)).Count);
        ToolTrustStoreException exception = await Assert.ThrowsAsync<ToolTrustStoreException>(async () => await Store.SetAsync(Server, Trusted("more", "x"), Token));
        Assert.EndsWith("It is full; it keeps 1024 tools of a server and 256 servers. Remove what is no longer used.", exception.Message, StringComparison.Ordinal);
        await Store.SetAsync(Server, Trusted("tool7", "Changed."), Token);
    }

    [Fact]
    public async Task Racing_adders_agree_on_one_and_lose_nothing()
    {
        IReadOnlyList<TrustedTool>[] seen = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(
            async () => await Store.AddAsync(Server, [Trusted("shared", $"By {i}."), Trusted($"own{i}", "Does.")], Token), Token)));

        IReadOnlyList<TrustedTool> kept = await Store.GetAsync(Server, Token);
        Assert.Equal(17, kept.Count);
        TrustedTool shared = kept.Single(tool => tool.Name == "shared");
        Assert.All(seen, tools => Assert.Equal(shared, tools.Single(tool => tool.Name == "shared")));
    }

    [Fact]
    public async Task Cancelled_token_ends_the_work()
    {
        CancellationToken cancelled = new(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.SetAsync(Server, Trusted("read", "Reads."), cancelled));
        Assert.Empty(await Store.GetAsync(Server, Token));
    }

    private protected static TrustedTool Trusted(string name, string description) => new()
    {
        Name = name,
        Fingerprint = ToolFingerprint.Of(TestTool.Of(name, description)),
        Definition = new ToolDefinition { Description = description, InputSchema = "{}" },
    };
}
