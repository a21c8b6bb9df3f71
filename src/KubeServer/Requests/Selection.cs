using Gantry.Kube.Selectors;
using Gantry.KubeServer.Caching;

namespace Gantry.KubeServer.Requests;

/// <summary>Which objects of a kind a request is about: a namespace or all, narrowed by labels and fields.</summary>
internal sealed class Selection
{
    private readonly LabelQuery _labels;
    private readonly FieldQuery _fields;

    private Selection(string prefix, LabelQuery labels, FieldQuery fields)
    {
        Prefix = prefix;
        _labels = labels;
        _fields = fields;
    }

    /// <summary>What the keys of all selected objects start with.</summary>
    public string Prefix { get; }

    public bool SelectsAll => _labels.MatchesEverything && _fields.Terms.Count == 0;

    public static Selection Read(ApiCall call)
    {
        if (!LabelQuery.TryParse(call.Query.Text("labelSelector"), out LabelQuery labels, out string labelProblem))
            throw ApiErrors.BadRequest(labelProblem);

        string asked = call.Query.Text("fieldSelector");
        if (call.Target.Name.Length > 0)
            asked = $"{asked},metadata.name={call.Target.Name}";
        if (!FieldQuery.TryParse(asked, call.Resource.Kind, out FieldQuery fields, out string fieldProblem))
            throw ApiErrors.BadRequest(fieldProblem);

        return new Selection(call.Resource.PrefixIn(call.Target.Namespace), labels, fields);
    }

    public bool Matches(CachedObject item) =>
        item.Key.StartsWith(Prefix, StringComparison.Ordinal) && _labels.Matches(item.Labels) && MatchesFields(item);

    private bool MatchesFields(CachedObject item)
    {
        for (int i = 0; i < _fields.Terms.Count; i++)
        {
            FieldTerm term = _fields.Terms[i];
            if (!term.Accepts(item.Fields.GetValueOrDefault(term.Field, "")))
                return false;
        }

        return true;
    }
}
