using Agents.Core.Benchmarks.Scoring;
using Microsoft.Extensions.AI;
using ToolCatalogue;

namespace Agents.Core.Benchmarks.Tests;

public sealed class CatalogueTests
{
    [Fact]
    public void There_are_1000_tools_in_40_servers_of_25_each()
    {
        Catalogue catalogue = Catalogue.Read();

        Assert.Equal(40, catalogue.Servers.Count);
        Assert.All(catalogue.Servers, server => Assert.Equal(25, server.Tools.Count));
        Assert.Equal(1_000, catalogue.Tools.Select(tool => tool.FullName).Distinct().Count());
        Assert.Equal(1_000, catalogue.Tools.Select(tool => tool.Description).Distinct().Count());
        Assert.All(catalogue.Tools, tool => Assert.Matches("^[a-z-]+__[a-z0-9_]+$", tool.FullName));
        Assert.All(catalogue.Tools, tool => Assert.InRange(tool.FullName.Length, 5, 64));
    }

    [Fact]
    public void There_are_400_questions_ten_a_server_each_with_an_answer_of_its_own()
    {
        Catalogue catalogue = Catalogue.Read();

        Assert.Equal(400, catalogue.Questions.Count);
        Assert.Equal(400, catalogue.Questions.Select(question => question.Question).Distinct().Count());
        Assert.Equal(400, catalogue.Questions.Select(question => question.Answer).Distinct().Count());
        Assert.Empty(catalogue.Questions.Select(question => question.Answer).Except(catalogue.Tools.Select(tool => tool.FullName)));
        Assert.All(catalogue.Questions.GroupBy(question => question.Answer.Split("__")[0]), file => Assert.Equal(10, file.Count()));
    }

    [Fact]
    public void A_tool_declares_the_schema_that_its_notation_says()
    {
        CatalogueTool tool = CatalogueFile.Read("made-up.json", Server("""
            "when": "datetime! Start of the visit", "day": "date Day of the visit", "kind": "enum(short|long)! How long it takes",
            "rooms": "integer[] Numbers of the rooms", "note": "string What else is to be known", "more": "object Anything else"
            """)).Tools[0];

        Assert.Equal(
            """
            {"type":"object","properties":{
            "when":{"type":"string","format":"date-time","description":"Start of the visit"},
            "day":{"type":"string","format":"date","description":"Day of the visit"},
            "kind":{"type":"string","enum":["short","long"],"description":"How long it takes"},
            "rooms":{"type":"array","items":{"type":"integer"},"description":"Numbers of the rooms"},
            "note":{"type":"string","description":"What else is to be known"},
            "more":{"type":"object","description":"Anything else"}},"required":["when","kind"]}
            """.ReplaceLineEndings(""),
            tool.Schema.GetRawText());
        Assert.Equal("visits__plan_visit", tool.FullName);
    }

    [Fact]
    public void A_tool_without_parameters_requires_nothing() =>
        Assert.Equal("""{"type":"object","properties":{}}""", CatalogueFile.Read("made-up.json", Server("")).Tools[0].Schema.GetRawText());

    [Theory]
    [InlineData("", "made-up.json: The input does not contain any JSON tokens.")]
    [InlineData("[]", "made-up.json: There must be 'server', and it must be of the kind String.")]
    [InlineData("""{"server":"a","description":"b"}""", "made-up.json: There must be 'tools', and it must be of the kind Array.")]
    [InlineData("""{"server":"","tools":[]}""", "made-up.json: 'server' must not be empty.")]
    [InlineData("""{"server":"a","description":"b","tools":[7]}""", "made-up.json: There must be 'name', and it must be of the kind String.")]
    [InlineData(
        """{"server":"a","description":"b","tools":[{"name":"c","description":"d","parameters":{}},{"name":"c","description":"d","parameters":{}}]}""",
        "made-up.json: The tool 'c' is there twice.")]
    public void A_file_that_is_no_server_is_refused_with_what_is_wrong(string json, string begin) =>
        Assert.StartsWith(begin, Assert.Throws<FormatException>(() => CatalogueFile.Read("made-up.json", json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"uuid! Id of the visit\"", "uuid! Id of the visit")]
    [InlineData("\"string!\"", "string!")]
    [InlineData("\"string  \"", "string  ")]
    [InlineData("\"enum() Which\"", "enum() Which")]
    [InlineData("\"enum(a||b) Which\"", "enum(a||b) Which")]
    [InlineData("\"enum(a|b Which\"", "enum(a|b Which")]
    [InlineData("\"string[][] Which\"", "string[][] Which")]
    [InlineData("7", "")]
    [InlineData("\"\"", "")]
    public void A_parameter_in_another_notation_is_refused(string notation, string shown) =>
        Assert.Equal(
            $"made-up.json: The parameter 'p' must be a type and a description, such as \"string! Key of the project\", but is \"{shown}\".",
            Assert.Throws<FormatException>(() => CatalogueFile.Read("made-up.json", Server($"\"p\": {notation}"))).Message);

    [Fact]
    public void A_parameter_that_is_there_twice_is_refused() =>
        Assert.Equal(
            "made-up.json: The parameter 'p' is there twice.",
            Assert.Throws<FormatException>(() => CatalogueFile.Read("made-up.json", Server("\"p\": \"string One\", \"p\": \"string Two\""))).Message);

    [Fact]
    public void A_server_in_two_files_and_a_file_that_is_too_large_are_refused()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("catalogue-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "a.json"), Server(""));
            File.WriteAllText(Path.Combine(folder.FullName, "b.json"), Server(""));
            Assert.Equal(
                "b.json: The server 'visits' is in another file too.",
                Assert.Throws<FormatException>(() => CatalogueFile.ReadFolder(folder.FullName)).Message);

            File.WriteAllText(Path.Combine(folder.FullName, "b.json"), new string(' ', 1_000_001));
            Assert.Equal(
                "b.json: A server must be at most 1000000 bytes, but is 1000001.",
                Assert.Throws<FormatException>(() => CatalogueFile.ReadFolder(folder.FullName)).Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_tool_can_be_called()
    {
        CatalogueTool tool = CatalogueFile.Read("made-up.json", Server("")).Tools[0];
        AIFunctionArguments arguments = new() { ["day"] = "today" };

        Assert.Equal("visits__plan_visit was called.", await new CatalogueFunction(tool).InvokeAsync(arguments, TestContext.Current.CancellationToken));
        Assert.Equal(
            "plan_visit today",
            await new CatalogueFunction(tool, (called, given) => $"{called.Name} {given["day"]}").InvokeAsync(arguments, TestContext.Current.CancellationToken));
    }

    private static string Server(string parameters) =>
        $$"""{"server":"visits","description":"Plans visits.","tools":[{"name":"plan_visit","description":"Plans a visit.","parameters":{ {{parameters}} } }]}""";
}
