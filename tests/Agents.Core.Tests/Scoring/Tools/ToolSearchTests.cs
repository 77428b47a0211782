using Agents.Core.Chat;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Scoring.Tools;
using Agents.Core.Tools;

namespace Agents.Core.Tests.Scoring.Tools;

public sealed class ToolSearchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("send a message", "mail__send_message")]
    [InlineData("when is everybody free", "calendar__find_free_slot")]
    [InlineData("invite a colleague", "calendar__create_event")]
    [InlineData("in Fahrenheit please", "weather__get_forecast")]
    [InlineData("floods", "weather__get_alerts")]
    [InlineData("forcasts", "weather__get_forecast")]
    public void Find_ranks_by_name_description_parameters_and_choices(string query, string expected) =>
        Assert.Equal(expected, ToolSearch.Create(ToolSamples.Office).Find(query, 1).Single().Tool.Name);

    [Fact]
    public void Find_tells_tool_group_and_falling_scores()
    {
        IReadOnlyList<FoundTool> found = ToolSearch.Create(ToolSamples.Office).Find("list the events of my calendar", 20);

        Assert.Equal(("calendar__list_events", "calendar"), (found[0].Tool.Name, found[0].Group));
        Assert.Same(ToolSamples.Office[5], found[0].Tool);
        Assert.Equal(found.OrderByDescending(tool => tool.Score).Select(tool => tool.Score), found.Select(tool => tool.Score));
        Assert.All(found, tool => Assert.True(tool.Score > 0));
        Assert.Equal(found.Take(2), ToolSearch.Create(ToolSamples.Office).Find("list the events of my calendar", 2));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("the of and")]
    [InlineData("?!")]
    [InlineData("zzz")]
    [InlineData("qqq zzz wxwx")]
    public void Find_finds_nothing_for_a_query_without_words_or_with_none_written_like_a_tool(string? query) => Assert.Empty(ToolSearch.Create(ToolSamples.Office).Find(query, 5));

    [Fact]
    public void Find_into_a_span_finds_the_same_by_place_and_allocates_nothing()
    {
        ToolSearch search = ToolSearch.Create(ToolSamples.Office, new ToolSearchOptions { UseGroups = true });
        SearchHit[] hits = new SearchHit[5];
        int found = 0;
        long bytes = Allocation.Of(() => found = search.Find("Could you send a letter to my colleagues about the storm?", hits));

        Assert.Equal(0, bytes);
        Assert.Equal(
            search.Find("Could you send a letter to my colleagues about the storm?", 5).Select(tool => (tool.Tool, tool.Score)),
            hits[..found].Select(hit => (search.Tools[(int)hit.Id], hit.Score)));
    }

    [Fact]
    public async Task Find_from_several_threads_finds_what_one_finds()
    {
        ToolSearch search = ToolSearch.Create(ToolSamples.Numbered(300));
        string[] queries = [.. Enumerable.Range(0, 300).Select(i => $"work on {ToolSamples.Word(i)} tool {i}")];
        IReadOnlyList<FoundTool>[] alone = [.. queries.Select(query => search.Find(query, 6))];

        await Task.WhenAll(Enumerable.Range(0, 20).Select(thread => Task.Run(
            () =>
            {
                for (int i = 0; i < 300; i++)
                {
                    int query = (i + (thread * 13)) % queries.Length;
                    Assert.Equal(alone[query], search.Find(queries[query], 6));
                }
            },
            Token)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000)]
    public void Search_takes_sets_of_any_size(int count)
    {
        ToolSearch search = ToolSearch.Create(ToolSamples.Numbered(count));

        Assert.Equal(count == 0 ? [] : [$"tool_{count - 1}"], search.Find(ToolSamples.Word(Math.Max(0, count - 1)), 1).Select(tool => tool.Tool.Name));
        Assert.Empty(search.Groups);
    }

    [Fact]
    public void Find_orders_tools_of_one_text_as_the_set_does()
    {
        // Names of three letters that are no words of the query, one description.
        ToolSet tools = ToolSet.Create(new[] { "zzb", "zza", "zzc" }.Select(name => ToolSamples.Make(name, "Prints a page.")));

        Assert.Equal(["zzb", "zza", "zzc"], ToolSearch.Create(tools, new ToolSearchOptions { VectorWeight = 0 }).Find("print page", 3).Select(tool => tool.Tool.Name));
    }

    [Fact]
    public void Tool_of_a_group_that_ranks_low_is_found_all_the_same()
    {
        ToolSet tools = ToolSet.Create(
        [
            .. Enumerable.Range(0, 20).Select(i => ToolSamples.Make($"photos__edit_{i}", "Changes the picture album.")),
            ToolSamples.Make("printing__order_poster", "Orders a large print of one picture from the album on thick paper."),
            ToolSamples.Make("billing__pay", "Pays a bill."),
        ]);
        ToolSearch search = ToolSearch.Create(tools, new ToolSearchOptions { UseGroups = true });

        Assert.Equal(["photos", "printing", "billing"], search.Groups);
        Assert.Equal("printing__order_poster", search.Find("order a poster on thick paper of a picture in the photos album", 1).Single().Tool.Name);
    }

    [Fact]
    public void Group_that_fits_lifts_its_tools()
    {
        ToolSet tools = ToolSet.Create(
        [
            ToolSamples.Make("a__list", "Lists items."), ToolSamples.Make("b__list", "Lists items."), ToolSamples.Make("c__list", "Lists items."),
            ToolSamples.Make("b__brush", "Something for horses."),
        ]);
        ToolSearchOptions options = new() { UseGroups = true, VectorWeight = 0, GroupDescriptions = { ["c"] = "A stable with ponies." } };

        Assert.Equal("b__list", ToolSearch.Create(tools, options).Find("list for horses", 4).First(tool => tool.Tool.Name.EndsWith("list", StringComparison.Ordinal)).Tool.Name);
        Assert.Equal("c__list", ToolSearch.Create(tools, options).Find("list ponies", 1).Single().Tool.Name);
    }

    [Fact]
    public void Groups_are_what_the_options_say()
    {
        ToolSearch search = ToolSearch.Create(
            ToolSamples.Office, new ToolSearchOptions { Groups = tool => tool.Name.Contains("list", StringComparison.Ordinal) ? "lists" : "" });

        Assert.Equal(["lists"], search.Groups);
        Assert.Equal(["lists", null], search.Find("list events", 12).OrderByDescending(tool => tool.Group).Select(tool => tool.Group).Distinct());
    }

    [Theory]
    [InlineData("""{ "\uD800": { "description": "half" }, "whole": { "description": "pelican" } }""")]
    [InlineData("""{ "x": { "description": "\uDC00" }, "y": { "enum": ["\uD800", 5, null, "pelican"] }, "z": { "enum": ["pelican"] } }""")]
    [InlineData("""{ "x": true, "y": null, "z": { "items": { "properties": { "deep": { "description": "pelican" } } } } }""")]
    public void Schemas_of_any_shape_are_read_as_far_as_they_are_text(string properties)
    {
        ToolSet tools = ToolSet.Create([ToolSamples.Make("one", "First."), ToolSamples.Make("two", "", properties)]);

        Assert.Equal("two", ToolSearch.Create(tools).Find("pelicans", 1).Single().Tool.Name);
    }

    [Theory]
    [InlineData("items")]
    [InlineData("properties")]
    public void Schema_that_is_nested_without_end_is_read_as_far_as_anybody_would(string inside)
    {
        const int Depth = 20_000;
        string nested = string.Concat(Enumerable.Repeat($"{{ \"{inside}\": ", Depth)) + "{}" + new string('}', Depth);
        ToolSet tools = ToolSet.Create([ToolSamples.Make("one", "First."), ToolSamples.Make("two", "", $"{{ \"pelican\": {nested} }}")]);

        Assert.Equal("two", ToolSearch.Create(tools).Find("pelicans", 1).Single().Tool.Name);
    }

    [Fact]
    public void Schema_of_which_a_name_is_no_text_hides_no_tool()
    {
        ToolSet tools = ToolSet.Create([ToolSamples.Make("one", "First."), ToolSamples.Make("two", "A pelican.", """{}, "\uD800ropertiesxx": 1""")]);

        Assert.Equal("two", ToolSearch.Create(tools).Find("pelicans", 1).Single().Tool.Name);
    }

    [Fact]
    public void Endless_descriptions_are_cut_and_hide_nobody()
    {
        string endless = string.Join(' ', Enumerable.Repeat("pelican ledger flamingo 𝔘", 50_000));
        ToolSet tools = ToolSet.Create([ToolSamples.Make("loud", endless), ToolSamples.Make("quiet", "Counts a pelican.")]);

        Assert.Equal("quiet", ToolSearch.Create(tools).Find("count pelicans", 1).Single().Tool.Name);
    }

    [Fact]
    public void Text_of_a_tool_keeps_its_parameters_and_group_whatever_the_length_of_its_description()
    {
        Tool tool = ToolSamples.Make("loud", string.Concat(Enumerable.Repeat("\U0001D518", 100_000)), """{ "quiet": { "description": "pelican" } }""");
        string text = ToolText.Of(tool, "birds", "All that fly.");

        Assert.EndsWith("\nquiet\npelican\nbirds\nAll that fly.\n", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 3_000, ToolText.MaxLength);
        Assert.DoesNotContain('\uFFFD', string.Concat(text.EnumerateRunes()));
    }

    [Fact]
    public void Query_is_cut_between_characters()
    {
        for (int offset = 0; offset < 4; offset++)
        {
            string cut = QueryText.Cut(new string('x', offset) + string.Concat(Enumerable.Repeat("\U0001F327y", 3_000)));

            Assert.InRange(cut.Length, 3_998, 4_001);
            Assert.DoesNotContain('\uFFFD', string.Concat(cut.EnumerateRunes()));
        }

        Assert.Equal("short", QueryText.Cut("short"));
        Assert.Equal("", QueryText.Cut(null));
    }

    [Fact]
    public void Options_report_every_problem_at_once()
    {
        ToolSearchOptions options = new()
        {
            Count = 0,
            RecentCount = -1,
            MoreCount = 129,
            BatchSize = 0,
            VectorWeight = double.NaN,
            Groups = null!,
            Pinned = { "nobody\n", null!, "mail__send_message" },
        };
        ToolSet tools = ToolSet.Create([.. ToolSamples.Office, ToolSamples.Make("search_tools", "")]);

        Assert.Equal(
            [
                "Count must be 1 to 128 tools, but is 0.",
                "RecentCount must be 0 to 128 tools, but is -1.",
                "MoreCount must be 1 to 128 tools, but is 129.",
                "BatchSize must be 1 to 4096 texts, but is 0.",
                "VectorWeight must be 0 to 1000, or null, but is NaN.",
                "Groups must not be null; return null for tools without a group.",
                "Pinned must name tools of the set, but holds 'nobody\\u000A'.",
                "Pinned must name tools of the set, but holds null.",
                "The name 'search_tools' is that of the search's own function; rename the tool.",
            ],
            Assert.Throws<AgentOptionsException>(() => ToolSearch.Create(tools, options)).Failures);
        Assert.Throws<ArgumentNullException>("tools", () => ToolSearch.Create(null!));
        Assert.Equal(
            "count must be at least 0, but is -1. (Parameter 'count')",
            Assert.Throws<ArgumentOutOfRangeException>(() => ToolSearch.Create(ToolSamples.Office).Find("x", -1)).Message);
    }

    [Fact]
    public async Task Search_with_a_generator_finds_by_meaning()
    {
        using MeaningGenerator generator = new(["letter", "post"], ["calendar", "diary"], ["rain", "umbrella"]);
        ToolSearch search = await ToolSearch.CreateAsync(ToolSamples.Office, generator, new ToolSearchOptions { BatchSize = 5 }, Token);

        Assert.Equal(12, generator.Asked.Count);
        Assert.Equal("weather__get_forecast", (await search.FindAsync("Do I need an umbrella?", 1, Token)).Single().Tool.Name);
        Assert.Equal("Do I need an umbrella?", generator.Asked[^1]);
        Assert.Empty(await search.FindAsync(" ", 3, Token));
        Assert.Equal(13, generator.Asked.Count);
        Assert.Equal(
            "The search asks a generator for the embedding of each query; use FindAsync.",
            Assert.Throws<InvalidOperationException>(() => search.Find("umbrella", 1)).Message);
        Assert.Throws<InvalidOperationException>(() => search.Find("umbrella", new SearchHit[1]));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await search.FindAsync("umbrella", 1, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task FindAsync_without_a_generator_is_Find()
    {
        ToolSearch search = ToolSearch.Create(ToolSamples.Office);

        Assert.Equal(search.Find("storm", 4), await search.FindAsync("storm", 4, Token));
    }

    [Theory]
    [InlineData("short", "embeddings of one index have 3 and 1 numbers.")]
    [InlineData("nan", "an embedding has no direction: it is empty, all 0, or holds what is no number.")]
    [InlineData("zero", "an embedding has no direction: it is empty, all 0, or holds what is no number.")]
    [InlineData("null", "an embedding is null.")]
    [InlineData("throws", "the generator threw IOException; see the inner exception.")]
    public async Task Generator_that_fails_or_whose_embeddings_cannot_be_compared_is_refused(string kind, string what)
    {
        int asked = 0;
        using MeaningGenerator generator = new(["letter"], ["calendar"], ["rain"]);
        generator.Spoil = vector => ++asked != 7 ? vector : kind switch { "null" => null, "short" => [1], "nan" => [float.NaN, 1, 1], "throws" => throw new IOException("down"), _ => [0, 0, 0] };

        ModelException failed = await Assert.ThrowsAsync<ModelException>(() => ToolSearch.CreateAsync(ToolSamples.Office, generator, null, Token));
        Assert.Equal("meaning", failed.Model);
        Assert.EndsWith(what, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embedding_that_is_too_long_is_refused_before_there_is_room_for_all()
    {
        float[] vector = new float[1_000_000];
        using MeaningGenerator generator = new() { Spoil = _ => vector };

        ModelException failed = await Assert.ThrowsAsync<ModelException>(() => ToolSearch.CreateAsync(ToolSamples.Numbered(3_000), generator, null, Token));
        Assert.EndsWith("an embedding has 1000000 numbers; 65536 are allowed.", failed.Message, StringComparison.Ordinal);
    }
}
