using Agents.Core.Mcp.Safety;

namespace Agents.Core.McpTests.Safety;

public sealed class FileToolTrustStoreTests : ToolTrustStoreContract, IDisposable
{
    private const string Fingerprint = "sha256:0000000000000000000000000000000000000000000000000000000000000001";

    private readonly string _folder = Directory.CreateTempSubdirectory("trust").FullName;

    public FileToolTrustStoreTests() => Store = new FileToolTrustStore(File);

    private protected override IToolTrustStore Store { get; }

    private string File => Path.Combine(_folder, "deep", "trust.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Another_store_of_the_file_finds_what_was_kept()
    {
        TrustedTool tool = Trusted("read", "Reads.");
        await Store.SetAsync(Server, tool, Token);

        Assert.Equal([tool], await new FileToolTrustStore(File).GetAsync(Server, Token));
        Assert.Equal([File], Directory.GetFiles(Path.GetDirectoryName(File)!));
    }

    [Fact]
    public async Task File_of_version_1_is_read_as_it_was_recorded()
    {
        Write($$"""
            {
              "format": "agents-core-tool-trust",
              "version": 1,
              "servers": [
                {
                  "name": "fs",
                  "address": "{{Server.Address}}",
                  "tools": [
                    { "name": "read", "fingerprint": "{{Fingerprint}}", "definition": { "description": "Reads." } },
                    { "name": "write", "fingerprint": "{{Fingerprint}}" }
                  ]
                }
              ]
            }
            """);

        IReadOnlyList<TrustedTool> tools = await Store.GetAsync(Server, Token);

        Assert.Equal(["read", "write"], tools.Select(tool => tool.Name));
        Assert.Equal(new ToolDefinition { Description = "Reads." }, tools[0].Definition);
        Assert.Equal(Fingerprint, tools[1].Fingerprint.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"format\":\"agents-core-tool-trust\",\"version\":1,\"servers\":[")]
    [InlineData("{\"format\":\"agents-core-tool-trust\",\"version\":2,\"servers\":[]}")]
    [InlineData("{\"format\":\"other\",\"version\":1,\"servers\":[]}")]
    [InlineData("{\"format\":\"agents-core-tool-trust\",\"version\":1,\"servers\":null}")]
    [InlineData("{\"format\":\"agents-core-tool-trust\",\"version\":1,\"servers\":[null]}")]
    [InlineData("{\"format\":\"agents-core-tool-trust\",\"version\":1,\"servers\":[],\"more\":1}")]
    [InlineData("{\"format\":\"agents-core-tool-trust\",\"version\":1,\"servers\":[],\"servers\":[]}")]
    [InlineData("{\"format\":\"agents-core-tool-trust\",\"version\":1,\"servers\":[{\"name\":\"a\",\"address\":\"x\",\"tools\":[]}]}")]
    [InlineData("{\"format\":\"agents-core-tool-trust\",\"version\":1,\"servers\":[{\"name\":\"a\",\"address\":\"" + Fingerprint + "\",\"tools\":[{\"name\":\"t\",\"fingerprint\":\"x\"}]}]}")]
    [InlineData("{\"format\":\"agents-core-tool-trust\",\"version\":1,\"servers\":[{\"name\":\"a\",\"address\":\"" + Fingerprint + "\",\"tools\":[{\"name\":\"t\",\"fingerprint\":\"" + Fingerprint + "\"},{\"name\":\"t\",\"fingerprint\":\"" + Fingerprint + "\"}]}]}")]
    public async Task Broken_file_is_an_error_and_stays_as_it_is(string content)
    {
        Write(content);

        ToolTrustStoreException exception = await Assert.ThrowsAsync<ToolTrustStoreException>(async () => await Store.GetAsync(Server, Token));
        await Assert.ThrowsAsync<ToolTrustStoreException>(async () => await Store.AddAsync(Server, [Trusted("read", "Reads.")], Token));
        await Assert.ThrowsAsync<ToolTrustStoreException>(async () => await Store.SetAsync(Server, Trusted("read", "Reads."), Token));
        await Assert.ThrowsAsync<ToolTrustStoreException>(async () => await Store.RemoveAsync(Server, "read", Token));

        Assert.Equal(File, exception.Store);
        Assert.StartsWith($"The store of trusted tools {File} cannot be used: ", exception.Message, StringComparison.Ordinal);
        Assert.Equal(content, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public async Task Folder_in_place_of_the_file_is_an_error()
    {
        Directory.CreateDirectory(File);

        await Assert.ThrowsAsync<ToolTrustStoreException>(async () => await Store.GetAsync(Server, Token));
    }

    [Fact]
    public async Task Two_stores_of_one_file_lose_none_of_each_others_changes()
    {
        FileToolTrustStore other = new(File);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            Task.Run(async () => await (i % 2 == 0 ? Store : other).SetAsync(Server, Trusted($"tool{i}", "Does."), Token), Token)));

        Assert.Equal(40, (await Store.GetAsync(Server, Token)).Count);
    }

    private void Write(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, content);
    }
}
