// One step of the tests with client-go: client STEP NAMESPACE, with the kubeconfig of $KUBECONFIG. $GATES names features of client-go that are on.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	applycore "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/features"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	typedcore "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	eventsv1 "k8s.io/client-go/tools/events"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
	toolspager "k8s.io/client-go/tools/pager"
	"k8s.io/client-go/tools/record"
	watchtools "k8s.io/client-go/tools/watch"
	"k8s.io/client-go/util/retry"
)

var space string

type gates struct{ features.Gates }

func (g gates) Enabled(f features.Feature) bool {
	if f == features.WatchListClient || f == features.ClientsAllowCBOR || f == features.ClientsPreferCBOR {
		return strings.Contains(os.Getenv("GATES"), string(f))
	}
	return g.Gates.Enabled(f)
}

func check(err error) {
	if err != nil {
		fmt.Printf("FAILED %v (%T)\n", err, err)
		panic(err)
	}
}

func expect(ok bool, what string, args ...any) {
	if !ok {
		fmt.Printf("FAILED "+what+"\n", args...)
		os.Exit(1)
	}
}

func config(content string) *rest.Config {
	cfg, err := clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))
	check(err)
	cfg.QPS, cfg.Burst = 500, 1000
	cfg.ContentType = content
	if strings.Contains(content, "protobuf") {
		cfg.AcceptContentTypes = "application/vnd.kubernetes.protobuf,application/json"
	}
	return cfg
}

func eventually(what string, ok func() bool) {
	for i := 0; i < 600; i++ {
		if ok() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	expect(false, "never: %s", what)
}

func informersOf(ctx context.Context, content string) {
	c := kubernetes.NewForConfigOrDie(config(content))
	f := informers.NewSharedInformerFactoryWithOptions(c, 0, informers.WithNamespace(space))
	var added, updated, deleted atomic.Int32
	inf := f.Core().V1().ConfigMaps().Informer()
	inf.AddEventHandler(cache.FilteringResourceEventHandler{
		FilterFunc: func(o any) bool { m, ok := o.(metav1.Object); return !ok || strings.HasPrefix(m.GetName(), "i-") },
		Handler: cache.ResourceEventHandlerFuncs{
			AddFunc:    func(any) { added.Add(1) },
			UpdateFunc: func(any, any) { updated.Add(1) },
			DeleteFunc: func(any) { deleted.Add(1) },
		}})
	for i := 0; i < 20; i++ {
		_, err := c.CoreV1().ConfigMaps(space).Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("i-%d", i)}, BinaryData: map[string][]byte{"b": {0, 1, 255}}}, metav1.CreateOptions{})
		check(err)
	}
	inctx, stop := context.WithCancel(ctx)
	f.Start(inctx.Done())
	f.WaitForCacheSync(ctx.Done())
	eventually("20 added", func() bool { return added.Load() == 20 })
	for i := 0; i < 20; i++ {
		check(retry.RetryOnConflict(retry.DefaultRetry, func() error {
			cm, err := c.CoreV1().ConfigMaps(space).Get(ctx, fmt.Sprintf("i-%d", i), metav1.GetOptions{})
			check(err)
			expect(len(cm.BinaryData["b"]) == 3 && cm.Kind == "", "binary data %v kind %s", cm.BinaryData, cm.Kind)
			cm.Data = map[string]string{"x": "y"}
			_, err = c.CoreV1().ConfigMaps(space).Update(ctx, cm, metav1.UpdateOptions{})
			return err
		}))
	}
	eventually("20 updated", func() bool { return updated.Load() == 20 })
	check(c.CoreV1().ConfigMaps(space).DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{FieldSelector: "metadata.name!=kube-root-ca.crt"}))
	eventually("20 deleted", func() bool { return deleted.Load() == 20 })
	stop()
	f.Shutdown()
}

func leaders(ctx context.Context) {
	c := kubernetes.NewForConfigOrDie(config("application/vnd.kubernetes.protobuf"))
	var led atomic.Int32
	elect := func(id string, stop context.Context, started chan string) {
		lock := &resourcelock.LeaseLock{LeaseMeta: metav1.ObjectMeta{Name: "leader", Namespace: space}, Client: c.CoordinationV1(), LockConfig: resourcelock.ResourceLockConfig{Identity: id}}
		leaderelection.RunOrDie(stop, leaderelection.LeaderElectionConfig{Lock: lock, ReleaseOnCancel: true, LeaseDuration: 4 * time.Second, RenewDeadline: 3 * time.Second, RetryPeriod: 300 * time.Millisecond,
			Callbacks: leaderelection.LeaderCallbacks{
				OnStartedLeading: func(context.Context) { expect(led.Add(1) == 1, "two leaders"); started <- id },
				OnStoppedLeading: func() { led.Store(0) }}})
	}
	started := make(chan string, 4)
	actx, astop := context.WithCancel(ctx)
	bctx, bstop := context.WithCancel(ctx)
	go elect("a", actx, started)
	expect(<-started == "a", "a leads first")
	go elect("b", bctx, started)
	time.Sleep(time.Second)
	astop()
	expect(<-started == "b", "b leads next")
	l, err := c.CoordinationV1().Leases(space).Get(ctx, "leader", metav1.GetOptions{})
	check(err)
	expect(*l.Spec.HolderIdentity == "b" && *l.Spec.LeaseTransitions == 1, "lease %v", l.Spec)
	bstop()
}

func dynamics(ctx context.Context, content string) {
	d := dynamic.NewForConfigOrDie(config(content))
	m := metadata.NewForConfigOrDie(config("application/vnd.kubernetes.protobuf"))
	gvr := schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}
	df := dynamicinformer.NewFilteredDynamicSharedInformerFactory(d, 0, space, nil)
	mf := metadatainformer.NewFilteredSharedInformerFactory(m, 0, space, nil)
	di, mi := df.ForResource(gvr).Informer(), mf.ForResource(gvr).Informer()
	inctx, stop := context.WithCancel(ctx)
	defer stop()
	df.Start(inctx.Done())
	mf.Start(inctx.Done())
	df.WaitForCacheSync(ctx.Done())
	mf.WaitForCacheSync(ctx.Done())
	o := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": "d", "labels": map[string]any{"l": "1"}}, "data": map[string]any{"a": "1"}}}
	_, err := d.Resource(gvr).Namespace(space).Apply(ctx, "d", o, metav1.ApplyOptions{FieldManager: "one", Force: true})
	check(err)
	eventually("in the dynamic cache", func() bool { _, ok, _ := di.GetStore().GetByKey(space + "/d"); return ok })
	eventually("in the metadata cache", func() bool {
		x, ok, _ := mi.GetStore().GetByKey(space + "/d")
		return ok && x.(*metav1.PartialObjectMetadata).Labels["l"] == "1"
	})
	o.Object["data"] = map[string]any{"a": "2"}
	_, err = d.Resource(gvr).Namespace(space).Apply(ctx, "d", o, metav1.ApplyOptions{FieldManager: "two"})
	expect(apierrors.IsConflict(err), "conflict, not %v", err)
	var st apierrors.APIStatus = err.(apierrors.APIStatus)
	expect(st.Status().Details.Causes[0].Type == metav1.CauseTypeFieldManagerConflict && st.Status().Details.Causes[0].Field == ".data.a", "causes %v", st.Status().Details)
	pm, err := m.Resource(gvr).Namespace(space).Patch(ctx, "d", types.MergePatchType, []byte(`{"metadata":{"finalizers":["x.org/f"]}}`), metav1.PatchOptions{})
	check(err)
	expect(len(pm.Finalizers) == 1, "finalizers %v", pm)
	check(m.Resource(gvr).Namespace(space).Delete(ctx, "d", metav1.DeleteOptions{Preconditions: metav1.NewUIDPreconditions(string(pm.UID))}))
	x, err := d.Resource(gvr).Namespace(space).Get(ctx, "d", metav1.GetOptions{})
	check(err)
	expect(x.GetDeletionTimestamp() != nil, "deletionTimestamp")
	_, err = m.Resource(gvr).Namespace(space).Patch(ctx, "d", types.JSONPatchType, []byte(`[{"op":"remove","path":"/metadata/finalizers"}]`), metav1.PatchOptions{})
	check(err)
	eventually("gone from the caches", func() bool {
		_, ok, _ := di.GetStore().GetByKey(space + "/d")
		_, ok2, _ := mi.GetStore().GetByKey(space + "/d")
		return !ok && !ok2
	})
	err = m.Resource(gvr).Namespace(space).Delete(ctx, "d", metav1.DeleteOptions{})
	expect(apierrors.IsNotFound(err), "not found, not %v", err)
}

func errorsOf(ctx context.Context) {
	c := kubernetes.NewForConfigOrDie(config("application/vnd.kubernetes.protobuf"))
	_, err := c.CoreV1().ConfigMaps(space).Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "Bad_"}}, metav1.CreateOptions{})
	expect(apierrors.IsInvalid(err), "invalid %v", err)
	_, err = c.CoreV1().ConfigMaps("nope").Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "a"}}, metav1.CreateOptions{})
	expect(apierrors.IsNotFound(err), "not found %v", err)
	cm, err := c.CoreV1().ConfigMaps(space).Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "e"}}, metav1.CreateOptions{})
	check(err)
	_, err = c.CoreV1().ConfigMaps(space).Create(ctx, cm, metav1.CreateOptions{})
	expect(err != nil && strings.Contains(err.Error(), "resourceVersion should not be set on objects to be created"), "rv on create: %v", err)
	cm2 := cm.DeepCopy()
	cm2.ResourceVersion = ""
	_, err = c.CoreV1().ConfigMaps(space).Create(ctx, cm2, metav1.CreateOptions{})
	expect(apierrors.IsAlreadyExists(err), "exists %v", err)
	cm2.ResourceVersion = "1"
	_, err = c.CoreV1().ConfigMaps(space).Update(ctx, cm2, metav1.UpdateOptions{})
	expect(apierrors.IsConflict(err), "conflict %v", err)
	uid := types.UID("x")
	err = c.CoreV1().ConfigMaps(space).Delete(ctx, "e", metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &uid}})
	expect(apierrors.IsConflict(err), "conflict %v", err)
	_, err = c.CoreV1().ConfigMaps(space).Watch(ctx, metav1.ListOptions{ResourceVersion: "999999999"})
	check(err)
	_, err = c.CoreV1().ConfigMaps(space).List(ctx, metav1.ListOptions{Continue: "garbage"})
	expect(apierrors.IsBadRequest(err), "bad request: %v", err)
	_, err = c.CoreV1().ConfigMaps(space).List(ctx, metav1.ListOptions{ResourceVersionMatch: "Exact"})
	expect(apierrors.IsInvalid(err), "invalid: %v", err)
	_, err = c.CoreV1().ConfigMaps(space).Patch(ctx, "e", types.ApplyPatchType, []byte("{}"), metav1.PatchOptions{})
	expect(apierrors.IsInvalid(err), "an apply without a manager: %v", err)
	_, err = c.CoreV1().ConfigMaps(space).Patch(ctx, "e", "text/foo", []byte("{}"), metav1.PatchOptions{})
	expect(apierrors.IsUnsupportedMediaType(err), "415: %v", err)
	_, err = c.CoreV1().Pods(space).GetLogs("nope", &corev1.PodLogOptions{}).DoRaw(ctx)
	expect(apierrors.IsNotFound(err), "404: %v", err)
	res := c.CoreV1().RESTClient().Get().AbsPath("/apis/nope").Do(ctx)
	expect(apierrors.IsNotFound(res.Error()), "404: %v", res.Error())
	_, err = c.CoreV1().ConfigMaps(space).Apply(ctx, applycore.ConfigMap("ap", space).WithData(map[string]string{"a": "b"}), metav1.ApplyOptions{FieldManager: "go"})
	check(err)
	g, err := c.CoreV1().ConfigMaps(space).Get(ctx, "ap", metav1.GetOptions{})
	check(err)
	ac, err := applycore.ExtractConfigMap(g, "go")
	check(err)
	expect(ac.Data["a"] == "b", "extracted %v", ac)
	cfg := config("application/json")
	cfg.Impersonate = rest.ImpersonationConfig{UserName: "anna"}
	_, err = kubernetes.NewForConfigOrDie(cfg).CoreV1().Secrets(space).List(ctx, metav1.ListOptions{})
	expect(apierrors.IsForbidden(err), "forbidden %v", err)
	cfg = rest.AnonymousClientConfig(config("application/json"))
	cfg.BearerToken = "nonsense"
	_, err = kubernetes.NewForConfigOrDie(cfg).CoreV1().Secrets(space).List(ctx, metav1.ListOptions{})
	expect(apierrors.IsUnauthorized(err), "unauthorized %v", err)
}

func pages(ctx context.Context) {
	c := kubernetes.NewForConfigOrDie(config("application/vnd.kubernetes.protobuf"))
	for i := 0; i < 25; i++ {
		_, err := c.CoreV1().Secrets(space).Create(ctx, &corev1.Secret{ObjectMeta: metav1.ObjectMeta{GenerateName: "pg-"}}, metav1.CreateOptions{})
		check(err)
	}
	p := toolspager.New(func(ctx context.Context, o metav1.ListOptions) (runtime.Object, error) {
		return c.CoreV1().Secrets(space).List(ctx, o)
	})
	p.PageSize = 4
	n := 0
	check(p.EachListItem(ctx, metav1.ListOptions{}, func(runtime.Object) error { n++; return nil }))
	expect(n == 25, "25 in pages, not %d", n)
}

func watches(ctx context.Context) {
	c := kubernetes.NewForConfigOrDie(config("application/vnd.kubernetes.protobuf"))
	l, err := c.CoreV1().ConfigMaps(space).List(ctx, metav1.ListOptions{})
	check(err)
	lw := &cache.ListWatch{WatchFunc: func(o metav1.ListOptions) (watch.Interface, error) { return c.CoreV1().ConfigMaps(space).Watch(ctx, o) }}
	rw, err := watchtools.NewRetryWatcher(l.ResourceVersion, lw)
	check(err)
	_, err = c.CoreV1().ConfigMaps(space).Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "w"}}, metav1.CreateOptions{})
	check(err)
	e := <-rw.ResultChan()
	expect(e.Type == watch.Added && e.Object.(*corev1.ConfigMap).Name == "w", "added w: %v", e)
	rw.Stop()
	// initial events, bookmark
	yes := true
	w, err := c.CoreV1().ConfigMaps(space).Watch(ctx, metav1.ListOptions{SendInitialEvents: &yes, ResourceVersionMatch: metav1.ResourceVersionMatchNotOlderThan, AllowWatchBookmarks: true})
	check(err)
	for e := range w.ResultChan() {
		if e.Type == watch.Bookmark {
			expect(e.Object.(*corev1.ConfigMap).Annotations[metav1.InitialEventsAnnotationKey] == "true", "the end of initial events: %v", e.Object)
			break
		}
		expect(e.Type == watch.Added, "added: %v", e)
	}
	w.Stop()
	s := int64(1)
	w, err = c.CoreV1().ConfigMaps(space).Watch(ctx, metav1.ListOptions{TimeoutSeconds: &s})
	check(err)
	for range w.ResultChan() {
	}
	_, err = watchtools.UntilWithSync(ctx, cache.NewListWatchFromClient(c.CoreV1().RESTClient(), "configmaps", space, fields.Everything()), &corev1.ConfigMap{}, nil, func(e watch.Event) (bool, error) { return e.Object.(*corev1.ConfigMap).Name == "w", nil })
	check(err)
}

func events(ctx context.Context) {
	c := kubernetes.NewForConfigOrDie(config("application/vnd.kubernetes.protobuf"))
	cm, err := c.CoreV1().ConfigMaps(space).Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "ev"}}, metav1.CreateOptions{})
	check(err)
	cm.APIVersion, cm.Kind = "v1", "ConfigMap"
	b := record.NewBroadcaster()
	b.StartRecordingToSink(&typedcore.EventSinkImpl{Interface: c.CoreV1().Events("")})
	r := b.NewRecorder(scheme.Scheme, corev1.EventSource{Component: "old"})
	for i := 0; i < 3; i++ {
		r.Eventf(cm, "Normal", "Old", "happened")
	}
	eventually("3 old events counted", func() bool {
		l, err := c.CoreV1().Events(space).List(ctx, metav1.ListOptions{FieldSelector: "reason=Old,involvedObject.name=ev"})
		check(err)
		return len(l.Items) == 1 && l.Items[0].Count == 3
	})
	nb := eventsv1.NewBroadcaster(&eventsv1.EventSinkImpl{Interface: c.EventsV1()})
	nb.StartRecordingToSink(ctx.Done())
	nr := nb.NewRecorder(scheme.Scheme, "example.org/new")
	for i := 0; i < 3; i++ {
		nr.Eventf(cm, nil, "Normal", "New", "Doing", "happened %d", 1)
	}
	eventually("a series of new events", func() bool {
		l, err := c.EventsV1().Events(space).List(ctx, metav1.ListOptions{FieldSelector: "reason=New"})
		check(err)
		return len(l.Items) == 1 && l.Items[0].Series != nil
	})
	b.Shutdown()
}

func workloads(ctx context.Context) {
	c := kubernetes.NewForConfigOrDie(config("application/vnd.kubernetes.protobuf"))
	n := int32(2)
	d := &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Name: "web"}, Spec: appsv1.DeploymentSpec{Replicas: &n, Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"a": "b"}},
		Template: corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"a": "b"}}, Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "c", Image: "hello:1"}}}}}}
	got, err := c.AppsV1().Deployments(space).Create(ctx, d, metav1.CreateOptions{})
	check(err)
	expect(got.Generation == 1 && *got.Spec.RevisionHistoryLimit == 10 && got.Spec.Strategy.RollingUpdate.MaxSurge.StrVal == "25%", "defaults %v", got.Spec)
	s, err := c.AppsV1().Deployments(space).GetScale(ctx, "web", metav1.GetOptions{})
	check(err)
	s.Spec.Replicas, s.ResourceVersion = 1, ""
	s, err = c.AppsV1().Deployments(space).UpdateScale(ctx, "web", s, metav1.UpdateOptions{})
	check(err)
	expect(s.Spec.Replicas == 1, "scale %v", s)
	cur, err := c.AppsV1().Deployments(space).Get(ctx, "web", metav1.GetOptions{})
	check(err)
	cur.Status.ObservedGeneration = 1
	b, _ := json.Marshal(map[string]any{"spec": map[string]any{"template": map[string]any{"spec": map[string]any{"containers": []map[string]any{{"name": "c", "image": "hello:2"}}}}}})
	cur, err = c.AppsV1().Deployments(space).Patch(ctx, "web", types.StrategicMergePatchType, b, metav1.PatchOptions{DryRun: []string{"All"}, FieldManager: "x"})
	check(err)
	expect(cur.Spec.Template.Spec.Containers[0].Image == "hello:2", "dry run")
	bg := metav1.DeletePropagationForeground
	check(c.AppsV1().Deployments(space).Delete(ctx, "web", metav1.DeleteOptions{PropagationPolicy: &bg}))
	eventually("gone", func() bool {
		_, err := c.AppsV1().Deployments(space).Get(ctx, "web", metav1.GetOptions{})
		return apierrors.IsNotFound(err)
	})
}

func main() {
	features.ReplaceFeatureGates(gates{features.FeatureGates()})
	space = os.Args[2]
	ctx, cancel := context.WithTimeout(context.Background(), 150*time.Second)
	defer cancel()
	steps := map[string]func(){
		"informers": func() { informersOf(ctx, "application/vnd.kubernetes.protobuf"); informersOf(ctx, "application/json") },
		"leaders":   func() { leaders(ctx) },
		"dynamic":   func() { dynamics(ctx, "") },
		"errors":    func() { errorsOf(ctx) },
		"pages":     func() { pages(ctx) },
		"watches":   func() { watches(ctx) },
		"events":    func() { events(ctx) },
		"workloads": func() { workloads(ctx) },
	}
	steps[os.Args[1]]()
}
