using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Core.Tools;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Tools;

public sealed class ArgumentMappingTests
{
    private static readonly ArgumentSchema Open = Schema("{}");
    private static readonly ArgumentSchema Pay = Schema("""{"properties":{"payment_id":{},"amount":{},"currency":{}},"required":["payment_id","amount"]}""");

    [Fact]
    public void The_same_names_are_copied_as_far_as_the_other_tool_knows_them() =>
        Assert.Equal("""{"amount":1.5,"currency":null}""", Map(ArgumentMapping.Same, """{"amount":1.50,"currency":null,"id":"x"}""", Pay));

    [Fact]
    public void A_tool_without_parameters_gets_none() =>
        Assert.Equal("{}", Map(ArgumentMapping.Same, """{"id":"x"}""", Schema("""{"properties":{}}""")));

    [Theory]
    [InlineData("{}")]
    [InlineData("true")]
    [InlineData("""{"properties":{"\ud800":{}}}""")]
    public void A_tool_whose_schema_says_nothing_gets_all_arguments_but_those_renamed(string schema)
    {
        Assert.Equal("""{"id":{"n":[1,"\u00E9"]},"to":2}""", Map(ArgumentMapping.Same, """{"id":{"n":[1,"é"]},"to":2}""", Schema(schema)));
        Assert.Equal("""{"payment_id":1,"to":2}""", Map(ArgumentMapping.Same.With("payment_id", "id"), """{"id":1,"to":2}""", Schema(schema)));
    }

    [Fact]
    public void A_renamed_argument_still_fills_the_parameter_of_its_own_name() =>
        Assert.Equal(
            """{"amount":5,"payment_id":5}""", Map(ArgumentMapping.Same.With("payment_id", "amount"), """{"amount":5}""", Pay));

    [Fact]
    public void Each_rule_does_what_it_says_and_the_later_of_two_holds()
    {
        ArgumentMapping mapping = ArgumentMapping.Same.With("payment_id", "id").WithValue("currency", "EUR").Without("amount");
        Assert.Equal("""{"currency":"EUR","payment_id":"x"}""", Map(mapping, """{"id":"x","amount":1,"currency":"USD"}""", Pay));
        Assert.Equal(
            """{"amount":2,"payment_id":"x"}""",
            Map(mapping.WithValue("amount", 2).Without("currency"), """{"id":"x","amount":1}""", Pay));
        Assert.Equal("""{"currency":"EUR"}""", Map(mapping, "{}", Pay));
    }

    [Fact]
    public void Adding_a_rule_leaves_the_mapping_as_it_was()
    {
        ArgumentMapping first = ArgumentMapping.Same.WithValue("amount", 1);
        _ = first.WithValue("amount", 2);
        Assert.Equal("""{"amount":1}""", Map(first, "{}", Pay));
        Assert.Equal("{}", Map(ArgumentMapping.Same, "{}", Pay));
    }

    [Fact]
    public void An_argument_that_a_rename_does_not_find_is_left_out_and_no_other_takes_its_place() =>
        Assert.Equal("{}", Map(ArgumentMapping.Same.With("amount", "sum"), """{"amount":1}""", Pay));

    [Fact]
    public void A_constant_is_what_it_was_when_it_was_given()
    {
        JsonObject node = new() { ["a"] = 1 };
        List<int> list = [1, 2];
        ArgumentMapping mapping;
        using (JsonDocument document = JsonDocument.Parse("[3]"))
        {
            mapping = ArgumentMapping.Same.WithValue("amount", node).WithValue("currency", list).WithValue("payment_id", document.RootElement);
        }

        node["a"] = 2;
        list.Add(3);
        Assert.Equal("""{"amount":{"a":1},"currency":[1,2],"payment_id":[3]}""", Map(mapping, "{}", Pay));
    }

    [Fact]
    public void A_call_that_changes_its_arguments_changes_no_other_call()
    {
        ArgumentMapping mapping = ArgumentMapping.Same.WithValue("amount", new[] { 1 });
        Dictionary<string, object?> source = ToolHarness.Arguments("""{"currency":"EUR"}""");
        Dictionary<string, object?> first = mapping.Apply(source, Pay);
        first.Clear();
        first["amount"] = "gone";
        Assert.Equal("""{"amount":[1],"currency":"EUR"}""", CanonicalArguments.Write(mapping.Apply(source, Pay)));
        Assert.Equal(["currency"], source.Keys);
        Assert.Equal(JsonValueKind.Array, Assert.IsType<JsonElement>(mapping.Apply(source, Pay)["amount"]).ValueKind);
    }

    [Fact]
    public void A_constant_that_cannot_be_written_is_refused()
    {
        Exception exception = Assert.Throws<ArgumentException>(() => ArgumentMapping.Same.WithValue("amount", double.NaN));
        Assert.Equal(
            "The value of 'amount', of type Double, cannot be written as JSON; give a value that can. (Parameter 'value')", exception.Message);
        Assert.Throws<ArgumentException>(() => ArgumentMapping.Same.WithValue("amount", new Hostile()));
        Assert.Throws<ArgumentException>(() => ArgumentMapping.Same.WithValue("", 1));
        Assert.Throws<ArgumentException>(() => ArgumentMapping.Same.With("", "a"));
        Assert.Throws<ArgumentException>(() => ArgumentMapping.Same.With("a", ""));
        Assert.Throws<ArgumentException>(() => ArgumentMapping.Same.Without(""));
        Assert.Throws<ArgumentNullException>(() => ArgumentMapping.FromFunction(null!));
    }

    [Fact]
    public void A_function_makes_the_arguments_and_rules_change_what_it_made()
    {
        ArgumentMapping mapping = ArgumentMapping.FromFunction(given => new Dictionary<string, object?> { ["payment_id"] = $"p-{given["id"]}", ["amount"] = 1 });
        Assert.Equal("""{"amount":1,"payment_id":"p-7"}""", Map(mapping, """{"id":7,"currency":"EUR"}""", Pay));
        Assert.Equal(
            """{"currency":"EUR","payment_id":7}""",
            Map(mapping.With("payment_id", "id").With("currency", "currency").Without("amount"), """{"id":7,"currency":"EUR"}""", Pay));
    }

    [Fact]
    public void A_function_cannot_change_the_arguments_of_the_call()
    {
        ArgumentMapping mapping = ArgumentMapping.FromFunction(given =>
        {
            ((IDictionary<string, object?>)given).Clear();
            return new Dictionary<string, object?>();
        });
        Dictionary<string, object?> source = ToolHarness.Arguments("""{"id":7}""");
        Assert.Equal("the mapping threw NotSupportedException.", Assert.Throws<InvalidToolArgumentsException>(() => mapping.Apply(source, Pay)).Message);
        Assert.Equal(["id"], source.Keys);
    }

    [Fact]
    public void A_function_that_keeps_what_it_returned_cannot_change_it_later()
    {
        Dictionary<string, object?> kept = new() { ["amount"] = 1 };
        Dictionary<string, object?> made = ArgumentMapping.FromFunction(_ => kept).Apply(null, Pay);
        kept["amount"] = 1_000_000;
        Assert.Equal("""{"amount":1}""", CanonicalArguments.Write(made));
    }

    [Fact]
    public void A_function_that_throws_or_returns_nothing_is_a_failure_that_says_so()
    {
        Assert.Equal("the mapping threw IOException.", Failure(_ => throw new IOException("secret")));
        Assert.Equal("the mapping threw KeyNotFoundException.", Failure(given => new Dictionary<string, object?> { ["amount"] = given["none"] }));
        Assert.Equal("the mapping returned null.", Failure(_ => null!));
        Assert.Equal("the mapping threw IOException.", Failure(_ => new HostileDictionary()));
    }

    [Fact]
    public void Two_mappings_after_each_other_do_what_both_do_in_turn()
    {
        ArgumentMapping first = ArgumentMapping.Same.With("id", "order").WithValue("currency", "EUR");
        ArgumentMapping second = ArgumentMapping.Same.With("payment_id", "id");
        Assert.Equal("""{"amount":1,"currency":"EUR","payment_id":"o"}""", Map(first.Then(second), """{"order":"o","amount":1}""", Pay));
        Assert.Equal("""{"payment_id":"o"}""", Map(first.Then(second.Without("amount").Without("currency")), """{"order":"o","amount":1}""", Pay));
        ArgumentMapping function = ArgumentMapping.FromFunction(given => new Dictionary<string, object?> { ["id"] = given.Count });
        Assert.Equal("""{"payment_id":2}""", Map(first.Then(function).Then(second), """{"order":"o"}""", Pay));
    }

    [Fact]
    public void A_chain_equals_its_steps_one_after_the_other() =>
        Prop.ForAll(LongRuns.Seeds, seed =>
        {
            Random random = new(seed);
            ArgumentMapping first = RandomMapping(random);
            ArgumentMapping second = RandomMapping(random);
            ArgumentMapping third = RandomMapping(random);
            Dictionary<string, object?> source = Names.Where(_ => random.Next(2) == 0).ToDictionary(name => name, name => (object?)$"was {name}", StringComparer.Ordinal);
            string expected = CanonicalArguments.Write(third.Apply(second.Apply(first.Apply(source, Open), Open), Pay));
            Assert.Equal(expected, CanonicalArguments.Write(first.Then(second).Then(third).Apply(source, Pay)));
            Assert.Equal(expected, CanonicalArguments.Write(first.Then(second.Then(third)).Apply(source, Pay)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(300)));

    [Fact]
    public void What_is_said_to_stay_unfilled_is_what_a_call_with_all_arguments_lacks() =>
        Prop.ForAll(LongRuns.Seeds, seed =>
        {
            Random random = new(seed);
            string[] known = [.. Names.Where(_ => random.Next(2) == 0)];
            string properties = string.Join(", ", known.Select(name => $"\"{name}\": true"));
            ArgumentSchema source = Schema($$"""{ "properties": { {{properties}} } }""");
            ArgumentMapping mapping = random.Next(2) == 0 ? RandomMapping(random) : RandomMapping(random).Then(RandomMapping(random));
            Dictionary<string, object?> made = mapping.Apply(known.ToDictionary(name => name, object? (_) => 1, StringComparer.Ordinal), Pay);
            Assert.Equal(Pay.RequiredNames.Where(name => !made.ContainsKey(name)), mapping.FindUnfilled(source, Pay));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(300)));

    [Fact]
    public void Of_an_open_schema_or_a_function_nothing_is_said_to_stay_unfilled_but_what_is_left_out()
    {
        ArgumentMapping function = ArgumentMapping.FromFunction(_ => new Dictionary<string, object?>());
        Assert.Empty(ArgumentMapping.Same.FindUnfilled(Open, Pay));
        Assert.Empty(function.FindUnfilled(Pay, Pay));
        Assert.Equal(["amount"], ArgumentMapping.Same.Without("amount").FindUnfilled(Open, Pay));
        Assert.Equal(["amount"], function.Without("amount").FindUnfilled(Pay, Pay));
        Assert.Empty(function.Then(ArgumentMapping.Same).FindUnfilled(Schema("""{"properties":{}}"""), Pay));
        Assert.Empty(ArgumentMapping.Same.FindUnfilled(Schema("""{"properties":{}}"""), Open));
    }

    private static string[] Names { get; } = ["id", "amount", "payment_id", "currency"];

    private static ArgumentMapping RandomMapping(Random random)
    {
        ArgumentMapping mapping = ArgumentMapping.Same;
        for (int i = random.Next(4); i > 0; i--)
        {
            string name = Names[random.Next(Names.Length)];
            mapping = random.Next(3) switch
            {
                0 => mapping.With(name, Names[random.Next(Names.Length)]),
                1 => mapping.WithValue(name, i),
                _ => mapping.Without(name),
            };
        }

        return mapping;
    }

    private static string Failure(Func<IReadOnlyDictionary<string, object?>, IDictionary<string, object?>> map) =>
        Assert.Throws<InvalidToolArgumentsException>(() => ArgumentMapping.FromFunction(map).Apply(null, Pay)).Message;

    private static string Map(ArgumentMapping mapping, string json, ArgumentSchema target) =>
        CanonicalArguments.Write(mapping.Apply(ToolHarness.Arguments(json), target));

    private static ArgumentSchema Schema(string json) => ArgumentSchema.ReadAny(JsonElement.Parse(json));

    private sealed class Hostile
    {
        private readonly string _why = "no";

        public string Value => throw new InvalidDataException(_why);
    }

    private sealed class HostileDictionary : IDictionary<string, object?>
    {
        public ICollection<string> Keys => throw new IOException();

        public ICollection<object?> Values => throw new IOException();

        public int Count => throw new IOException();

        public bool IsReadOnly => false;

        public object? this[string key] { get => null; set => throw new IOException(); }

        public void Add(string key, object? value) => throw new IOException();

        public void Add(KeyValuePair<string, object?> item) => throw new IOException();

        public void Clear() => throw new IOException();

        public bool Contains(KeyValuePair<string, object?> item) => false;

        public bool ContainsKey(string key) => false;

        public void CopyTo(KeyValuePair<string, object?>[] array, int arrayIndex) => throw new IOException();

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => throw new IOException();

        public bool Remove(string key) => false;

        public bool Remove(KeyValuePair<string, object?> item) => false;

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
        {
            value = null;
            return false;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
