using Agents.Core.Mcp.Safety;
using FsCheck;
using FsCheck.Fluent;
using ModelContextProtocol.Protocol;
using McpTool = ModelContextProtocol.Protocol.Tool;

namespace Agents.Core.McpTests.Safety;

public sealed class ToolFingerprintTests
{
    // Halves of pairs too: text from a server need not be whole.
    private static readonly Gen<char> Character = Gen.Elements('a', 'b', '\u0430', '\u200B', '\uD800', '\uDC00', '"', '\\', '\n', ' ', '\0');

    private static readonly Arbitrary<(string Name, string Description, string Key, string Value)> Parts =
        (from name in Text()
         from description in Text()
         from key in Text()
         from value in Text()
         select (name, description, key, value)).ToArbitrary();

    [Fact]
    public void Same_tool_gives_the_same_fingerprint_on_every_machine() =>
        Assert.Equal(
            "sha256:f2c31cfa69c09d1c77b43fd0e5d165f93180eeb3d86b5ffb0af7d0340f8a43b4",
            ToolFingerprint.Of(TestTool.Of("read_file", "Reads a file.", """{"type":"object","properties":{"path":{"type":"string"}}}""")).ToString());

    [Fact]
    public void Order_space_and_numbers_of_a_schema_do_not_count() =>
        Assert.Equal(
            ToolFingerprint.Of(TestTool.Of("t", "d", """{"type":"object","properties":{"a":{"maximum":10},"b":{"enum":["x","y"]}}}""")),
            ToolFingerprint.Of(TestTool.Of("t", "d", """ {"properties" : {"b":{"enum":["\u0078","y"]}, "a":{"maximum":1.0e1}},"type":"object"} """)));

    [Fact]
    public void Order_of_members_does_not_count_for_any_schema() =>
        Prop.ForAll(
            Parts,
            parts =>
            {
                string first = Quoted("k1" + Whole(parts.Key)), second = Quoted("k2" + Whole(parts.Value)), value = Quoted(Whole(parts.Value));
                return ToolFingerprint.Of(TestTool.Of("t", "d", $$"""{"type":"object",{{first}}:{{value}},{{second}}:[1,{{value}}]}"""))
                    == ToolFingerprint.Of(TestTool.Of("t", "d", $$"""{ {{second}}:[1,{{value}}],{{first}}:{{value}},"type":"object" }"""));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Fingerprints_are_equal_exactly_when_the_tools_are() =>
        Prop.ForAll(
            Parts,
            Parts,
            (x, y) => (Make(x) == Make(y)) == (x == y) && Make(x) == Make(x)).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Change_of_any_one_character_changes_it() =>
        Prop.ForAll(
            Parts,
            parts =>
            {
                ToolFingerprint whole = Make(parts);
                for (int i = 0; i < parts.Description.Length; i++)
                {
                    Assert.NotEqual(whole, Make(parts with { Description = Changed(parts.Description, i) }));
                }

                for (int i = 0; i < parts.Name.Length; i++)
                {
                    Assert.NotEqual(whole, Make(parts with { Name = Changed(parts.Name, i) }));
                }

                for (int i = 0; i < parts.Value.Length; i++)
                {
                    Assert.NotEqual(whole, Make(parts with { Value = Changed(parts.Value, i) }));
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Text_that_moves_from_one_part_to_the_next_changes_it() =>
        Assert.NotEqual(
            ToolFingerprint.Of(new McpTool { Name = "a", Title = "bc", Description = "d" }),
            ToolFingerprint.Of(new McpTool { Name = "a", Title = "b", Description = "cd" }));

    [Fact]
    public void Each_part_counts()
    {
        McpTool[] tools =
        [
            new() { Name = "t" },
            new() { Name = "t", Title = "" },
            new() { Name = "t", Description = "" },
            new() { Name = "t", OutputSchema = TestTool.Json("""{"type":"object"}""") },
            new() { Name = "t", Annotations = new ToolAnnotations { Title = "" } },
            new() { Name = "t", Annotations = new ToolAnnotations { ReadOnlyHint = true } },
            new() { Name = "t", Annotations = new ToolAnnotations { ReadOnlyHint = false } },
            new() { Name = "t", Annotations = new ToolAnnotations { DestructiveHint = false } },
            new() { Name = "t", Annotations = new ToolAnnotations { IdempotentHint = true } },
            new() { Name = "t", Annotations = new ToolAnnotations { OpenWorldHint = true } },
        ];

        Assert.Equal(tools.Length, tools.Select(ToolFingerprint.Of).Distinct().Count());
    }

    [Fact]
    public void Text_form_is_read_back()
    {
        ToolFingerprint fingerprint = ToolFingerprint.Of(TestTool.Of("t"));

        Assert.True(ToolFingerprint.TryParse(fingerprint.ToString(), out ToolFingerprint read));
        Assert.Equal(fingerprint, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha256:00000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256: 000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha512:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256:g000000000000000000000000000000000000000000000000000000000000000")]
    public void Text_that_is_none_is_refused(string? text) => Assert.False(ToolFingerprint.TryParse(text, out _));

    private static Gen<string> Text() => from characters in Character.ArrayOf() select new string(characters);

    // With half a pair in it, a schema counts byte by byte.
    private static string Whole(string text) => string.Concat(text.Where(c => !char.IsSurrogate(c)));

    private static string Changed(string text, int at) => $"{text[..at]}{(char)(text[at] ^ 1)}{text[(at + 1)..]}";

    private static ToolFingerprint Make((string Name, string Description, string Key, string Value) parts) => ToolFingerprint.Of(
        TestTool.Of(parts.Name, parts.Description, $$"""{"type":"object",{{Quoted("k" + parts.Key)}}:{{Quoted(parts.Value)}}}"""));

    private static string Quoted(string text) => $"\"{string.Concat(text.Select(c => $"\\u{(int)c:x4}"))}\"";
}
