using Gantry.Cel;

namespace Gantry.Tests;

public sealed class StringTests
{
    [Fact]
    public void Places_in_strings_count_code_points() => Some.AllHold(
        "'tacocat'.charAt(3) == 'o' && 'a😀b'.charAt(1) == '😀' && 'ab'.charAt(2) == ''",
        "'a😀b😀'.indexOf('b') == 2 && 'a😀b😀'.lastIndexOf('😀') == 3 && 'hello mellow'.indexOf('ello', 2) == 7 && 'x'.indexOf('') == 0",
        "'ab'.indexOf('a', 9) == -1 && 'ab'.lastIndexOf('a', 9) == -1 && 'ab'.indexOf('', 9) == 2",
        "'hello mellow'.lastIndexOf('ello', 6) == 1 && 'hello'.lastIndexOf('z') == -1 && 'hello'.lastIndexOf('') == 5",
        "'😀😁😑😦'.substring(1, 3) == '😁😑' && 'tacocat'.substring(4) == 'cat' && size('😀') == 1");

    [Fact]
    public void Strings_are_turned_round_where_the_later_extension_is_there() =>
        Assert.True(Some.Outcome(CelEnvironment.Extended, "'gums'.reverse() == 'smug' && 'a😀'.reverse() == '😀a'").Value.IsTrue);

    [Fact]
    public void Strings_are_cut_joined_and_replaced() => Some.AllHold(
        "'a,b,c'.split(',') == ['a', 'b', 'c'] && 'a,b,c'.split(',', 2) == ['a', 'b,c'] && 'a😀'.split('') == ['a', '😀'] && 'a,b'.split(',', 0) == []",
        "''.split('') == [] && ''.split(',') == [''] && 'abc'.split('', 2) == ['a', 'bc']",
        "['x', 'y'].join('-') == 'x-y' && [].join() == ''",
        "'hello hello'.replace('he', 'we') == 'wello wello' && 'hello hello'.replace('he', 'we', 1) == 'wello hello' && 'ab'.replace('', '_') == '_a_b_'",
        "'  x\\n'.trim() == 'x' && 'TacoÀ'.lowerAscii() == 'tacoÀ' && 'Tacoà'.upperAscii() == 'TACOà'",
        "strings.quote('a\\n\"b\"') == '\"a\\\\n\\\\\"b\\\\\"\"'");

    [Fact]
    public void Formats_write_values_by_clause() => Some.AllHold(
        "'%s %s %s'.format(['a', 1, [true, 2.5]]) == 'a 1 [true, 2.5]'",
        "'%d%%'.format([42]) == '42%' && '%.2f'.format([3.14159]) == '3.14' && '%x %X %o %b'.format([255, 255u, 8, 5]) == 'ff FF 10 101'",
        "'%e'.format([1052.032911275]) == '1.052033e+03' && '%s'.format([{'b': 1, 'a': 2}]) == '{a: 2, b: 1}' && '%x'.format(['hi']) == '6869'");

    [Fact]
    public void What_is_outside_of_a_string_is_an_error() =>
        Some.AllFail("index out of range", "'ab'.charAt(3)", "'ab'.substring(0, 3)", "'ab'.charAt(-1)", "'ab'.indexOf('a', -1)");

    [Fact]
    public void Patterns_have_the_syntax_of_RE2() => Some.AllHold(
        "'abc'.matches('b') && !'abc'.matches('^b$') && 'a\\nb'.matches('(?m)^b$') && !'a\\n'.matches('a$')",
        "'x😀y'.matches('^x.y$') && '😀'.matches('^[😀-😂]$') && !'😃'.matches('^[😀-😂]$') && 'é'.matches('^\\\\pL$') && 'a1_'.matches('^\\\\w+$') && !'é'.matches('^\\\\w$')",
        "'-'.matches('^[^\\\\d\\\\s]$') && 'B'.matches('^[[:upper:]]$') && 'ABC'.matches('(?i)abc') && 'a.b'.matches('\\\\Qa.b\\\\E') && !'axb'.matches('\\\\Qa.b\\\\E')",
        "'aab'.matches('^(?:a{2})(?P<name>b)$') && 'a{b'.matches('a{b') && '[x-y]'.matches('^[\\\\[x-z\\\\]-]+$')",
        "'abc 123 def 456'.find('[0-9]+') == '123' && 'abc 123 def 456'.findAll('[0-9]+') == ['123', '456'] && '1 2 3'.findAll('[0-9]', 2) == ['1', '2']");

    [Fact]
    public void Patterns_of_other_syntaxes_are_errors() =>
        Some.AllFail("error parsing regexp", "'a'.matches('(?=a)')", "'a'.matches('(a)\\\\1')", "'a'.matches('a**')", "'a'.matches('(')", "'a'.matches('[z-a]')",
            "'a'.matches('a{1001}')", "'a'.matches('((a{100}){100})')", "'a'.matches('(?<!a)')", "'a'.matches('*a')", "'a'.matches('\\\\8')", "'a'.matches(')')");
}
