using System.Globalization;
using System.Text.Json;
using Agents.Core.Tools;
using Agents.Core.Workspaces;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Workspaces;

/// <summary>What a chat agent can do with the tools of a workspace, and what it cannot.</summary>
public sealed class WorkspaceToolsTests : IAsyncDisposable
{
    private readonly MemoryWorkspace _workspace = new();
    private readonly IReadOnlyList<Tool> _tools;

    public WorkspaceToolsTests() => _tools = WorkspaceTools.Create(_workspace);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _workspace.DisposeAsync();

    [Fact]
    public void Tools_have_policies_that_say_what_a_repeated_call_does()
    {
        Assert.Equal(["read_file", "write_file", "list_files", "delete_file"], _tools.Select(tool => tool.Name));
        Assert.Equal([true, false, true, false], _tools.Select(tool => tool.Policy.IsReadOnly));
        Assert.Equal([false, true, false, true], _tools.Select(tool => tool.Policy.IsIdempotent));
        Assert.Equal(["path", "content"], _tools[1].JsonSchema.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task New_file_is_written_read_listed_and_deleted()
    {
        Assert.Equal("There are no files.", await CallAsync("list_files"));
        Assert.Equal("Wrote 3 bytes to 'src/a.txt'.", await CallAsync("write_file", ("path", "src/a.txt"), ("content", "é1")));
        Assert.Equal("é1", await CallAsync("read_file", ("path", "src/a.txt")));
        Assert.Equal("Wrote 1 bytes to 'src/a.txt'.", await CallAsync("write_file", ("path", "./src/a.txt"), ("content", "2")));
        Assert.Equal("src/a.txt", await CallAsync("list_files"));
        Assert.Equal("Deleted 'src/a.txt'.", await CallAsync("delete_file", ("path", "src/a.txt")));
        Assert.Equal("There is no file 'src/a.txt'. list_files shows which there are.", await CallAsync("read_file", ("path", "src/a.txt")));
        Assert.Equal("There is no file 'src/a.txt'.", await CallAsync("delete_file", ("path", "src/a.txt")));
    }

    [Fact]
    public async Task File_that_was_never_read_is_neither_overwritten_nor_deleted()
    {
        await _workspace.WriteTextAsync("a.txt", "old", Token);
        Assert.Equal(
            "The file 'a.txt' was not written: it exists and was never read. Read it first.", await CallAsync("write_file", ("path", "a.txt"), ("content", "new")));
        Assert.Equal("The file 'a.txt' was not deleted: it exists and was never read. Read it first.", await CallAsync("delete_file", ("path", "a.txt")));
        Assert.Equal("old", await _workspace.ReadTextAsync("a.txt", Token));
    }

    [Fact]
    public async Task File_that_changed_since_it_was_read_is_neither_overwritten_nor_deleted()
    {
        await _workspace.WriteTextAsync("a.txt", "old", Token);
        await CallAsync("read_file", ("path", "a.txt"));
        await _workspace.WriteTextAsync("a.txt", "other", Token);
        Assert.Equal(
            "The file 'a.txt' was not written: it has changed since it was read. Read it again first.",
            await CallAsync("write_file", ("path", "a.txt"), ("content", "new")));
        Assert.Equal("The file 'a.txt' was not deleted: it has changed since it was read. Read it again first.", await CallAsync("delete_file", ("path", "a.txt")));
        Assert.Equal("other", await _workspace.ReadTextAsync("a.txt", Token));
        await CallAsync("read_file", ("path", "a.txt"));
        await CallAsync("write_file", ("path", "a.txt"), ("content", "new"));
        Assert.Equal("new", await _workspace.ReadTextAsync("a.txt", Token));
        await _workspace.DeleteAsync("a.txt", Token);
        Assert.Equal(
            "The file 'a.txt' was not written: it has been deleted since it was read. Read it again first.",
            await CallAsync("write_file", ("path", "a.txt"), ("content", "back")));
    }

    [Fact]
    public async Task Write_whose_answer_was_lost_may_be_made_again()
    {
        await _workspace.WriteTextAsync("a.txt", "new", Token); // by a call of write_file that timed out
        Assert.Equal("The file 'a.txt' has this content already.", await CallAsync("write_file", ("path", "a.txt"), ("content", "new")));
        Assert.Equal("Wrote 5 bytes to 'a.txt'.", await CallAsync("write_file", ("path", "a.txt"), ("content", "newer")));
    }

    [Fact]
    public async Task Path_that_leaves_the_root_and_content_that_is_no_text_are_answered_with_the_reason()
    {
        Assert.Equal("The path '../x' cannot be used: it leaves the workspace.", await CallAsync("read_file", ("path", "../x")));
        Assert.Equal("The path '/x' cannot be used: it is absolute; a path is relative to the root of the workspace.", await CallAsync("delete_file", ("path", "/x")));
        await _workspace.WriteAsync("b.bin", new byte[] { 0xFF, 0xFE }, Token);
        Assert.Equal("The file 'b.bin' is not a text in UTF-8, but 2 bytes of something else.", await CallAsync("read_file", ("path", "b.bin")));
        Assert.StartsWith("The file 'b.bin' was not written: it exists and was never read.", await CallAsync("write_file", ("path", "b.bin"), ("content", "x")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agents_with_tools_of_their_own_do_not_read_for_each_other()
    {
        await _workspace.WriteTextAsync("a.txt", "old", Token);
        await CallAsync("read_file", ("path", "a.txt"));
        AIFunction other = WorkspaceTools.Create(_workspace)[1];
        object? answer = await other.InvokeAsync(new AIFunctionArguments { ["path"] = "a.txt", ["content"] = "x" }, Token);
        Assert.StartsWith("The file 'a.txt' was not written", Convert.ToString(answer, CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private async Task<string> CallAsync(string name, params (string Name, string Value)[] arguments)
    {
        AIFunctionArguments given = [];
        foreach ((string argument, string value) in arguments)
        {
            given[argument] = JsonSerializer.SerializeToElement(value);
        }

        return (string)(await _tools.Single(tool => tool.Name == name).InvokeAsync(given, Token))!;
    }
}
