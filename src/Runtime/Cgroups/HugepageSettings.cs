using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Cgroups;

/// <summary>Limits of huge pages, by page size.</summary>
internal static class HugepageSettings
{
    public static void Add(SettingList settings, IReadOnlyList<HugepageLimit> limits)
    {
        foreach (HugepageLimit limit in limits)
        {
            if (!IsSize(limit.PageSize))
                throw SettingList.Invalid($"'{limit.PageSize}' is not a size of huge pages; a valid one is 2MB");

            // What is reserved counts apart from what is used, on kernels that tell them apart.
            string file = settings.IsUnified("hugetlb") ? ".max" : ".limit_in_bytes", value = SettingList.Text(limit.Limit);
            settings.Add("hugetlb", $"hugetlb.{limit.PageSize}{file}", value);
            settings.Add(new("hugetlb", $"hugetlb.{limit.PageSize}.rsvd{file}", value) { IsOptional = true });
        }
    }

    // The size becomes a part of a file's name.
    private static bool IsSize(string text)
    {
        if (text.Length < 3 || text[0] is < '1' or > '9' || text[^1] != 'B' || text[^2] is not ('K' or 'M' or 'G'))
            return false;

        return !text.AsSpan(0, text.Length - 2).ContainsAnyExceptInRange('0', '9');
    }
}
