using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Offline;

public sealed class ToolCallTests
{
    private const string Hits = """
        [{"section":"a.md#L1","title":"One","score":3.5},{"section":"a.md#L1","title":"Again","score":3},
         {"section":"a.md#L2"},{"section":"a.md#L3"},{"section":"a.md#L4"},{"section":"a.md#L5"}]
        """;

    [Fact]
    public async Task A_question_calls_the_tool_whose_words_it_shares() =>
        Assert.Equal(
            ["call-1 get_weather(city=New York)"],
            await Chat.CallsAsync([Chat.User("What is the weather in New York today?")], Options(Chat.Search(), Chat.Weather())));

    [Fact]
    public async Task A_question_that_shares_no_word_goes_to_the_tool_that_searches() =>
        Assert.Equal(
            ["call-1 search_documents(query=What does a ledger admit?)"],
            await Chat.CallsAsync([Chat.User("What does a ledger admit?")], Options(Chat.ReadSection(), Chat.Search(), Chat.Weather())));

    [Fact]
    public async Task Unrelated_tools_are_left_alone_when_there_are_several() =>
        Assert.Equal(
            Chat.Nothing,
            await Chat.AnswerAsync([Chat.User("What does a ledger admit?")], Options(Chat.Weather(), Chat.ReadSection())));

    [Fact]
    public async Task Function_that_finds_tools_is_called_last_and_what_it_says_is_no_answer()
    {
        ChatOptions options = Options(Chat.Search("search_tools"), Chat.Weather(), Chat.ReadSection());
        Assert.Equal(["call-1 get_weather(city=New York)"], await Chat.CallsAsync([Chat.User("What is the weather in New York today?")], options));
        Assert.Equal(["call-1 search_tools(query=What does a ledger admit?)"], await Chat.CallsAsync([Chat.User("What does a ledger admit?")], options));

        ChatMessage[] searched = [Chat.User("What does a ledger admit?"), Chat.Call("c1", "search_tools", ("query", "ledger")), Chat.Result("c1", "Found 1 tool. read_ledger: Tells what a ledger admits.")];
        Assert.Equal(
            ["call-2 read_ledger(query=What does a ledger admit?)"],
            await Chat.CallsAsync(searched, Options(Chat.Search("search_tools"), Chat.Search("read_ledger"), Chat.Weather())));
        Assert.Equal(Chat.Nothing, await Chat.AnswerAsync(searched, Options(Chat.Search("search_tools"), Chat.Weather(), Chat.ReadSection())));
    }

    [Fact]
    public async Task An_unrelated_tool_is_called_when_it_is_the_only_one() =>
        Assert.Equal(
            ["call-1 get_weather(city=What does a ledger admit?)"],
            await Chat.CallsAsync([Chat.User("What does a ledger admit?")], Options(Chat.Weather())));

    [Fact]
    public async Task Hits_are_passed_on_to_the_tool_that_requires_them_in_one_answer() =>
        Assert.Equal(
            ["call-2 read_section(section=a.md#L1)", "call-3 read_section(section=a.md#L2)", "call-4 read_section(section=a.md#L3)", "call-5 read_section(section=a.md#L4)"],
            await Chat.CallsAsync(Chat.Read("What does a ledger admit?", Chat.Json(Hits)), Options(Chat.Search(), Chat.ReadSection())));

    [Theory]
    [InlineData("\n[notice] The tool 'search' did not answer (failed); 'archive' answered in its place.")]
    [InlineData("\n[notice] The budget had room for 1 of 2 elements: the first 1 were used, the others left out.\n[notice] This was call 3.")]
    public async Task Hits_are_read_above_notices(string notices) =>
        Assert.Equal(
            ["call-2 read_section(section=a.md#L1)", "call-3 read_section(section=a.md#L2)", "call-4 read_section(section=a.md#L3)", "call-5 read_section(section=a.md#L4)"],
            await Chat.CallsAsync(Chat.Read("What does a ledger admit?", Hits.Trim() + notices), Options(Chat.Search(), Chat.ReadSection())));

    [Fact]
    public async Task Hits_are_read_from_text_and_names_compared_without_case_and_underscores() =>
        Assert.Equal(
            ["call-2 open(Doc_Id=7, part=b)"],
            await Chat.CallsAsync(
                Chat.Read("What does a ledger admit?", """{"hits":[{"docId":7,"PART":"b"},{"docId":8}]}"""),
                Options(Chat.Search("search"), Chat.Tool("open", "Opens.", """{"properties":{"Doc_Id":{"type":"integer"},"part":{"type":"string"}},"required":["Doc_Id","part"]}"""))));

    [Fact]
    public async Task One_call_is_made_where_parallel_calls_are_not_allowed()
    {
        ChatOptions options = Options(Chat.Search(), Chat.ReadSection());
        options.AllowMultipleToolCalls = false;

        Assert.Equal(["call-2 read_section(section=a.md#L1)"], await Chat.CallsAsync(Chat.Read("Ledger?", Hits), options));
    }

    [Fact]
    public async Task A_call_is_never_made_twice()
    {
        ChatMessage[] messages =
        [
            .. Chat.Read("What does a ledger admit?", "[]"),
            Chat.Assistant(Chat.Nothing),
            Chat.User("What does a ledger admit?"),
        ];

        Assert.Empty(await Chat.CallsAsync(messages, Options(Chat.Search("search"))));
    }

    [Fact]
    public async Task A_new_question_may_search_again_with_an_id_of_its_own()
    {
        ChatMessage[] messages = [.. Chat.Read("What does a ledger admit?", Chat.Budgets), Chat.Assistant("x"), Chat.User("Who heals tools?")];

        Assert.Equal(["call-2 search(query=Who heals tools?)"], await Chat.CallsAsync(messages, Options(Chat.Search("search"))));
    }

    [Fact]
    public async Task An_id_in_use_is_skipped() =>
        Assert.Equal(
            ["call-3 read_section(section=a.md#L1)"],
            (await Chat.CallsAsync([Chat.User("Ledger?"), Chat.Call("call-2", "search"), Chat.Result("call-2", Hits)], Options(Chat.ReadSection())))[..1]);

    [Fact]
    public async Task Prose_that_a_tool_returned_is_answered_from() =>
        Assert.StartsWith(
            "- A reservation debits",
            await Chat.AnswerAsync(Chat.Read("What does a reservation debit?", Chat.Budgets), Options(Chat.Search(), Chat.Weather())),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("Error: the search is down and nothing can be found.")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_result_without_prose_does_not_count_as_read(string result) =>
        Assert.Equal(
            ["call-2 find(query=Ledger?)"],
            await Chat.CallsAsync(Chat.Read("Ledger?", result), Options(Chat.Search("search"), Chat.Search("find"))));

    [Fact]
    public async Task Mode_none_calls_nothing()
    {
        ChatOptions options = Options(Chat.Search());
        options.ToolMode = ChatToolMode.None;

        Assert.Equal(Chat.Nothing, await Chat.AnswerAsync([Chat.User("Search the documents?")], options));
    }

    [Fact]
    public async Task Mode_required_calls_a_tool_even_when_unrelated()
    {
        ChatOptions any = Options(Chat.Weather(), Chat.ReadSection());
        any.ToolMode = ChatToolMode.RequireAny;
        ChatOptions specific = Options(Chat.Weather(), Chat.ReadSection());
        specific.ToolMode = ChatToolMode.RequireSpecific("read_section");

        Assert.Equal(["call-1 get_weather(city=Ledger?)"], await Chat.CallsAsync([Chat.User("Ledger?")], any));
        Assert.Equal(["call-1 read_section(section=Ledger?)"], await Chat.CallsAsync([Chat.User("Ledger?")], specific));
    }

    [Fact]
    public async Task Arguments_come_from_the_schema_and_the_question()
    {
        AIFunctionDeclaration tool = Chat.Tool("measure", "Measures spend.", """
            {"type":"object",
             "properties":{
               "path":{"type":"string"},"unit":{"enum":["tokens","dollars"]},"mode":{"enum":["fast","slow"]},
               "days":{"type":"integer","minimum":1,"maximum":31},"limit":{"type":"integer","default":9},"top":{"type":"integer"},
               "floor":{"type":"number","minimum":0.5},"deep":{"type":"boolean"},"kind":{"const":"x"},
               "tags":{"type":"array","items":{"type":"string"}},"note":{"type":["string","null"]}},
             "required":["path","unit","mode","days","floor","deep","kind"]}
            """);

        Assert.Equal(
            ["call-1 measure(path=docs/a.md, unit=dollars, mode=fast, days=7, limit=9, floor=0.5, deep=False, kind=x)"],
            await Chat.CallsAsync([Chat.User("Measure spend in dollars over 7 days for docs/a.md.")], Options(tool)));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("""{"properties":3,"required":"query"}""")]
    [InlineData("""{"$ref":"#/nowhere"}""")]
    [InlineData("""{"$ref":"#"}""")]
    public async Task A_malformed_schema_gives_a_call_without_arguments(string schema) =>
        Assert.Equal(["call-1 odd()"], await Chat.CallsAsync([Chat.User("Ledger?")], Options(Chat.Tool("odd", "Odd.", schema))));

    [Fact]
    public async Task A_real_function_accepts_the_arguments_of_its_call()
    {
        AIFunction add = AIFunctionFactory.Create((int first, double second, bool exact, string[] names) => $"{first} {second} {exact} {names[0]}", "add_numbers");
        ChatResponse response = await new Agents.Core.Offline.OfflineChatClient().GetResponseAsync(
            [Chat.User("Add the numbers 4 and 2.5")], Options(add), TestContext.Current.CancellationToken);
        FunctionCallContent call = Assert.IsType<FunctionCallContent>(Assert.Single(response.Messages[0].Contents));

        object? result = await add.InvokeAsync(new AIFunctionArguments(call.Arguments), TestContext.Current.CancellationToken);

        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        Assert.Equal("4 2.5 False Add the numbers 4 and 2.5", result?.ToString());
    }

    private static ChatOptions Options(params AITool[] tools) => new() { Tools = tools };
}
