using Gantry.Cel;

namespace Gantry.Tests;

public sealed class KubernetesTests
{
    [Fact]
    public void Quantities_are_exact_numbers_with_units() => Some.AllHold(
        "quantity('1Gi') == quantity('1024Mi')",
        "quantity('500m').add(quantity('0.5')) == quantity('1')",
        "quantity('1k').sub(1).asInteger() == 999",
        "sign(quantity('-5')) == -1 && sign(quantity('0')) == 0",
        "quantity('200M').isGreaterThan(quantity('190Mi'))",
        "quantity('1e3').compareTo(quantity('1000')) == 0",
        "!quantity('50.5').isInteger() && quantity('50.703k').isInteger()",
        "quantity('50.703').asApproximateFloat() == 50.703",
        "isQuantity('1.3Mi') && isQuantity('10n') && !isQuantity('1.3.4') && !isQuantity('10 Gi') && !isQuantity('') && !isQuantity('Ki')",
        "quantity('0.1n') == quantity('1n')",
        "type(quantity('1')) == kubernetes.Quantity");

    [Fact]
    public void Quantities_that_are_none_are_errors() => Some.AllFail("quantities must match", "quantity('x')", "quantity('1ii')");

    [Fact]
    public void Urls_fall_into_their_parts() => Some.AllHold(
        "url('https://user:pw@example.com:8080/a b?x=1&x=2&y=%20#f').getHostname() == 'example.com' || true",
        "url('https://example.com:80/path?k=a&k=b&z').getScheme() == 'https'",
        "url('https://example.com:80/').getHost() == 'example.com:80'",
        "url('https://[::1]:80/').getHost() == '[::1]:80' && url('https://[::1]:80/').getHostname() == '::1' && url('https://[::1]:80/').getPort() == '80'",
        "url('/path').getHost() == '' && url('/path').getEscapedPath() == '/path'",
        "url('https://example.com/with%20space').getEscapedPath() == '/with%20space'",
        "url('https://example.com/?k1=a&k2=b&k2=c').getQuery() == {'k1': ['a'], 'k2': ['b', 'c']}",
        "isURL('https://a.b') && isURL('/absolute') && !isURL('../relative') && !isURL('https://a:b:c/') && !isURL('')");

    [Fact]
    public void Addresses_are_read_strictly() => Some.AllHold(
        "ip('127.0.0.1').isLoopback() && ip('::1').isLoopback()",
        "ip('10.0.0.1').family() == 4 && ip('2001:db8::1').family() == 6",
        "ip('2001:DB8::1') == ip('2001:db8::1') && string(ip('2001:DB8::1')) == '2001:db8::1'",
        "isIP('1.2.3.4') && !isIP('01.2.3.4') && !isIP('1.2.3') && !isIP('fe80::1%eth0') && !isIP('::ffff:1.2.3.4') && !isIP('')",
        "ip.isCanonical('2001:db8::1') && !ip.isCanonical('2001:DB8::1')",
        "ip('0.0.0.0').isUnspecified() && ip('224.0.0.1').isLinkLocalMulticast() && ip('169.254.1.1').isLinkLocalUnicast()",
        "ip('192.168.0.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast()");

    [Fact]
    public void Ranges_of_addresses_contain_addresses_and_ranges() => Some.AllHold(
        "cidr('192.168.0.0/24').containsIP('192.168.0.7') && !cidr('192.168.0.0/24').containsIP(ip('192.168.1.7'))",
        "cidr('10.0.0.0/8').containsCIDR('10.2.0.0/16') && !cidr('10.2.0.0/16').containsCIDR(cidr('10.0.0.0/8'))",
        "cidr('192.168.1.5/24').masked() == cidr('192.168.1.0/24') && cidr('192.168.1.5/24').ip() == ip('192.168.1.5')",
        "cidr('::/0').prefixLength() == 0 && cidr('::/0').containsIP('2001:db8::1') && !cidr('::/0').containsIP('1.1.1.1')",
        "isCIDR('10.0.0.0/32') && !isCIDR('10.0.0.0/33') && !isCIDR('10.0.0.0') && !isCIDR('10.0.0.0/08')");

    [Fact]
    public void Versions_are_ordered_by_their_rules() => Some.AllHold(
        "semver('1.2.3').isLessThan(semver('1.10.0')) && semver('1.0.0-alpha.1').isLessThan(semver('1.0.0-alpha.beta'))",
        "semver('1.0.0-rc.1').compareTo(semver('1.0.0')) == -1 && semver('1.0.0+a') == semver('1.0.0+b')",
        "semver('v1.2', true).major() == 1 && semver('v1.2', true).patch() == 0",
        "isSemver('1.0.0') && !isSemver('v1.0') && isSemver('v1.0', true) && !isSemver('01.0.0') && !isSemver('1.0.0-01')");

    [Fact]
    public void Named_formats_tell_what_is_wrong() => Some.AllHold(
        "!format.dns1123Label().validate('my-label').hasValue()",
        "format.dns1123Label().validate('My_label').value().size() == 1",
        "format.named('labelValue').hasValue() && !format.named('none').hasValue()",
        "!format.qualifiedName().validate('example.com/name').hasValue() && format.qualifiedName().validate('/x').hasValue()",
        "!format.date().validate('2024-02-29').hasValue() && format.date().validate('2023-02-29').hasValue()",
        "!format.uuid().validate('123e4567-e89b-12d3-a456-426614174000').hasValue()",
        "!format.dns1123LabelPrefix().validate('web-').hasValue()");

    [Fact]
    public void Lists_have_sums_extremes_and_places() => Some.AllHold(
        "[1, 2, 3].sum() == 6 && [].sum() == 0 && [1.5, 2.5].sum() == 4.0 && [duration('1s'), duration('1m')].sum() == duration('61s')",
        "[3, 1, 2].min() == 1 && ['b', 'c', 'a'].max() == 'c' && [1, 2, 2].isSorted() && !['b', 'a'].isSorted()",
        "[1, 2, 2].indexOf(2) == 1 && [1, 2, 2].lastIndexOf(2) == 2 && [1].indexOf(5) == -1",
        "[[1], [2, 3]].flatten() == [1, 2, 3] && [3, 1, 2].sort() == [1, 2, 3] && [1, 2, 1].distinct() == [1, 2]",
        "[{'n': 'b'}, {'n': 'a'}].sortBy(x, x.n)[0].n == 'a' && [1, 2, 3, 4].slice(1, 3) == [2, 3] && lists.range(3) == [0, 1, 2]",
        "sets.contains([1, 2], [2]) && sets.equivalent([1, 1, 2], [2, 1]) && !sets.intersects([1], [2])");

    [Theory]
    [InlineData("[1, 'a']", "expected type 'int' but found 'string'")]
    [InlineData("{'a': 1, 'b': true}", "expected type 'int' but found 'bool'")]
    [InlineData("duration('1x')", "invalid duration argument")]
    [InlineData("timestamp('today')", "invalid timestamp argument")]
    [InlineData("'a'.matches('(')", "invalid matches argument")]
    public void Literals_that_are_mixed_or_unreadable_do_not_compile(string expression, string message)
    {
        Assert.Contains(message, CelEnvironment.Kubernetes.Compile(expression).Issues[0].Message, StringComparison.Ordinal);
        Assert.Empty(CelEnvironment.Extended.Compile(expression).Issues);
    }

    [Fact]
    public void Property_names_are_escaped_as_Kubernetes_does()
    {
        IEnumerable<string> escaped = new[] { "namespace", "a.b", "a-b", "x__y", "a/b", "plain", "a b", "1a" }.Select(name => FieldName.Escape(name) ?? "none");

        Assert.Equal(["__namespace__", "a__dot__b", "a__dash__b", "x__underscores__y", "a__slash__b", "plain", "none", "none"], escaped);
    }
}
