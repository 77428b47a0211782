using Agents.Core.Workspaces;

namespace Agents.Core.Tests.Workspaces;

/// <summary>The contract, in memory.</summary>
public sealed class MemoryWorkspaceTests : WorkspaceContract
{
    protected override async ValueTask<IWorkspace> CreateAsync()
    {
        MemoryWorkspace workspace = new();
        await FillAsync(workspace);
        return workspace;
    }

    [Fact]
    public async Task Content_is_copied_so_that_the_writer_may_use_its_array_again()
    {
        MemoryWorkspace workspace = new();
        byte[] content = [65];
        await workspace.WriteAsync("a", content, Token);
        content[0] = 66;
        Assert.Equal("A", await workspace.ReadTextAsync("a", Token));
    }
}
